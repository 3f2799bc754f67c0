package braid.graph.trace;

import braid.Failure;
import braid.StreamException;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Finds what is known of a failure, by identity: it travels as it is. Those that are worth it are held by the
/// [FailureLog]s of their nodes; here nothing is held.
public final class Sightings {

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

    static void know(Sighting sighting) {
        for (Reference<? extends Failure> gone = GONE.poll(); gone != null; gone = GONE.poll()) {
            KNOWN.remove(gone);
        }
        KNOWN.put(new Key(sighting.failure(), GONE), new WeakReference<>(sighting));
    }

    static @Nullable Sighting of(Failure failure) {
        WeakReference<Sighting> known = KNOWN.get(new Key(failure, null));
        return known == null ? null : known.get();
    }

    /// `failure` leaves a region, or comes to an end: whoever sees it next will say so.
    public static void leaves(Failure failure) {
        Sighting known = of(failure);
        if (known != null) {
            known.moved(Place.NOWHERE);
        }
    }

    /// What came of all failures in `exception`.
    public static void ended(StreamException exception, Sighting.End how) {
        ended(exception.failure(), how, null);
        for (Throwable suppressed : exception.getSuppressed()) {
            if (suppressed instanceof StreamException other) {
                ended(other.failure(), how, null);
            }
        }
    }

    /// What came of `failure`.
    ///
    /// @param where the node that did it, for people, or null
    public static void ended(Failure failure, Sighting.End how, @Nullable String where) {
        Sighting known = of(failure);
        if (known != null) {
            known.ended(how, where);
        }
    }
}
