package braid.spi;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Markers that a step holds back until what came before them has moved. The graph counts down what is left here
/// when the node is destroyed, and what comes later, so that nobody waits for a marker that will not come.
public final class Held {

    /// How many copies of each, in the order in which they came, and each found at once: thousands may be held.
    private final SequencedMap<Marker, Integer> markers = new LinkedHashMap<>();

    private boolean discarded;

    /// Holds nothing yet.
    public Held() {}

    /// Keeps `marker`.
    public void hold(Marker marker) {
        if (!keep(marker)) {
            marker.arrive();
        }
    }

    private synchronized boolean keep(Marker marker) {
        if (!discarded) {
            markers.merge(marker, 1, Integer::sum);
        }
        return !discarded;
    }

    /// Lets go of one copy of `marker`, which the caller passes on itself.
    ///
    /// @return false if it was discarded meanwhile, and must not be passed on
    public synchronized boolean forget(Marker marker) {
        boolean held = markers.containsKey(marker);
        markers.computeIfPresent(marker, (same, copies) -> copies == 1 ? null : copies - 1);
        return held;
    }

    /// Passes on all that is held, in the order in which it came.
    public void release(Receiver<?> down) throws InterruptedException {
        for (Marker marker = next(); marker != null; marker = next()) {
            down.signal(marker);
        }
    }

    /// Counts all that is held, and all that will be, as arrived.
    public void discard() {
        synchronized (this) {
            discarded = true;
        }
        for (Marker marker = next(); marker != null; marker = next()) {
            marker.arrive();
        }
    }

    private synchronized @Nullable Marker next() {
        if (markers.isEmpty()) {
            return null;
        }
        Marker first = markers.firstEntry().getKey();
        forget(first);
        return first;
    }
}
