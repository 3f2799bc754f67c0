package braid.graph;

import braid.Failure;
import braid.Snapshot;
import braid.StreamException;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Finds what is known of a failure, by identity: it travels as it is. A node holds those that it saw first, the
/// newest of them; here nothing is held.
final class Sightings {

    private static final Map<Key, WeakReference<Sighting>> KNOWN = new ConcurrentHashMap<>();
    private static final ReferenceQueue<Failure> GONE = new ReferenceQueue<>();

    private Sightings() {}

    private static final class Key extends WeakReference<Failure> {

        private final int hash;

        Key(Failure failure, @Nullable ReferenceQueue<Failure> queue) {
            super(failure, queue);
            hash = System.identityHashCode(failure);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            if (this == other) {
                return true;
            }
            Failure failure = get();
            return failure != null && other instanceof Key key && key.refersTo(failure);
        }
    }

    /// What is known of `failure`, which `node` sees now, perhaps as the first.
    static Sighting at(Node node, Failure failure) {
        Sighting known = of(failure);
        if (known == null) {
            forget();
            known = new Sighting(failure, node);
            node.remember(known);
            KNOWN.put(new Key(failure, GONE), new WeakReference<>(known));
        }
        return known;
    }

    private static @Nullable Sighting of(Failure failure) {
        WeakReference<Sighting> known = KNOWN.get(new Key(failure, null));
        return known == null ? null : known.get();
    }

    private static void forget() {
        for (Reference<? extends Failure> gone = GONE.poll(); gone != null; gone = GONE.poll()) {
            KNOWN.remove(gone);
        }
    }

    /// `signal` leaves a region, or comes to an end: whoever sees it next will say so.
    static void leaves(Failure failure) {
        Sighting known = of(failure);
        if (known != null) {
            known.moved(null);
        }
    }

    /// What came of all failures in `exception`.
    static void ended(StreamException exception, Sighting.End how) {
        ended(exception.failure(), how, null);
        for (Throwable suppressed : exception.getSuppressed()) {
            if (suppressed instanceof StreamException other) {
                ended(other.failure(), how, null);
            }
        }
    }

    static void ended(Failure failure, Sighting.End how, @Nullable Node where) {
        Sighting known = of(failure);
        if (known != null) {
            known.ended(how, where);
        }
    }

    /// As users see it, in a graph of `nodes`.
    static Snapshot.Failed read(Sighting sighting, Iterable<Node> nodes) {
        Failure failure = sighting.failure();
        Node thrower = sighting.first();
        for (Node each : nodes) {
            if (each.name().equals(failure.node()) && each.line().equals(failure.line())) {
                thrower = each;
                break;
            }
        }
        return new Snapshot.Failed(
                sighting.number(), sighting.epochMillis(), thrower.number(), failure, sighting.outcome());
    }
}
