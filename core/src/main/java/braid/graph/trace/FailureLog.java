package braid.graph.trace;

import braid.Failure;
import braid.flight.FailureEvent;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The newest failures that one node saw first.
public final class FailureLog {

    /// How many failures it remembers at the most.
    public static final int MOST = 100;

    private final long node;
    private final ArrayDeque<Sighting> newest = new ArrayDeque<>();
    private volatile @Nullable Failure last;

    /// No failure yet.
    ///
    /// @param node the number of the node
    public FailureLog(long node) {
        this.node = node;
    }

    /// Notes `failure`, which the node itself has made.
    public Failure made(Failure failure) {
        last = failure;
        saw(failure);
        return failure;
    }

    /// What is known of `failure`, which the node sees now, perhaps as the first.
    public Sighting saw(Failure failure) {
        Sighting known = Sightings.of(failure);
        if (known != null) {
            return known;
        }
        Sighting made = new Sighting(failure, node);
        synchronized (newest) {
            if (newest.size() == MOST) {
                newest.removeFirst();
            }
            newest.add(made);
        }
        Sightings.know(made);
        FailureEvent.record(failure);
        return made;
    }

    /// The newest that the node itself has made, or null.
    public @Nullable Failure last() {
        return last;
    }

    /// The newest, oldest first.
    public List<Sighting> newest() {
        synchronized (newest) {
            return List.copyOf(newest);
        }
    }
}
