package braid.graph.trace;

import braid.Failure;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// A failure that was seen in a graph, and what is known of its way. Nodes are known by their numbers.
public final class Sighting {

    private static final AtomicLong NUMBERS = new AtomicLong();

    /// What became of a failure; what is later in this order says more.
    public enum End {
        /// It is on its way.
        TRAVELLING,
        /// A step took it.
        HANDLED,
        /// A step that was to handle it failed itself.
        FAILED_AGAIN,
        /// A call threw it.
        THROWN,
        /// No call could throw it.
        FAILED_THE_STREAM
    }

    private final long number = NUMBERS.incrementAndGet();
    private final long epochMillis = System.currentTimeMillis();
    private final Failure failure;
    private final long first;
    private volatile long at;
    private End end = End.TRAVELLING;
    private @Nullable String endedAt;

    Sighting(Failure failure, long first) {
        this.failure = failure;
        this.first = first;
    }

    /// Its own number, unique in this JVM.
    public long number() {
        return number;
    }

    /// When it was seen first, in milliseconds since 1970.
    public long epochMillis() {
        return epochMillis;
    }

    /// The failure.
    public Failure failure() {
        return failure;
    }

    /// The number of the node that saw it first.
    public long first() {
        return first;
    }

    /// It has come to the node of that number; [Place#NOWHERE] where it is on its way to one that will see it, or
    /// at an end.
    public void moved(long node) {
        at = node;
    }

    /// Whether nobody has seen it behind `node`.
    public boolean isAt(long node) {
        return at == node;
    }

    /// What became of it, and at which node if that matters.
    public synchronized void ended(End how, @Nullable String where) {
        if (how.compareTo(end) > 0) {
            end = how;
            endedAt = where;
        }
    }

    /// What became of it, for people.
    public synchronized String outcome() {
        String where = endedAt == null ? "" : endedAt;
        return switch (end) {
            case TRAVELLING -> "travelling";
            case HANDLED -> "handled by " + where;
            case FAILED_AGAIN -> "failed again in " + where;
            case THROWN -> "thrown";
            case FAILED_THE_STREAM -> "failed the stream";
        };
    }
}
