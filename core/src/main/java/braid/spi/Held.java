package braid.spi;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Markers that a step holds back until what came before them has moved. The graph counts down what is left here
/// when the node is destroyed, and what comes later, so that nobody waits for a marker that will not come.
public final class Held {

    private final Queue<Marker> markers = new ConcurrentLinkedQueue<>();
    private volatile boolean discarded;

    /// Holds nothing yet.
    public Held() {}

    /// Keeps `marker`.
    public void hold(Marker marker) {
        markers.add(marker);
        if (discarded) {
            discard();
        }
    }

    /// Lets go of `marker`, which the caller passes on itself.
    ///
    /// @return false if it was discarded meanwhile, and must not be passed on
    public boolean forget(Marker marker) {
        return markers.remove(marker);
    }

    /// Passes on all that is held, in the order in which it came.
    public void release(Receiver<?> down) throws InterruptedException {
        for (Marker marker = markers.poll(); marker != null; marker = markers.poll()) {
            down.signal(marker);
        }
    }

    /// Counts all that is held, and all that will be, as arrived.
    public void discard() {
        discarded = true;
        for (Marker marker = markers.poll(); marker != null; marker = markers.poll()) {
            marker.arrive();
        }
    }
}
