package braid.spi;

import java.util.ArrayDeque;
import java.util.Queue;

/// Markers that a step holds back until what came before them has moved. Guarded by the node's region; the graph
/// counts down what is left here when the node is destroyed, so that nobody waits for a marker that will not come.
public final class Held {

    private final Queue<Marker> markers = new ArrayDeque<>();

    /// Holds nothing yet.
    public Held() {}

    /// Keeps `marker`.
    public void hold(Marker marker) {
        markers.add(marker);
    }

    /// Lets go of `marker`, which the caller passes on itself.
    public void forget(Marker marker) {
        markers.remove(marker);
    }

    /// Passes on all that is held, in the order in which it came.
    public void release(Receiver<?> down) throws InterruptedException {
        for (Marker marker = markers.poll(); marker != null; marker = markers.poll()) {
            down.signal(marker);
        }
    }

    /// Counts all that is held as arrived.
    public void discard() {
        for (Marker marker = markers.poll(); marker != null; marker = markers.poll()) {
            marker.arrive();
        }
    }
}
