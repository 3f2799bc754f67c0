package braid.operators;

import braid.spi.Held;
import braid.spi.Marker;
import braid.spi.Receiver;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;

/// Markers that wait for windows: for all that were begun before they came.
final class OpenMarkers {

    /// A marker, and the number of the element that it came behind.
    private record Behind(Marker marker, long number) {}

    private final Held held;
    private final Deque<Behind> waiting = new ArrayDeque<>();

    /// How many windows are open that begin with the element of that number.
    private final TreeMap<Long, Integer> begun = new TreeMap<>();

    private long taken;

    OpenMarkers(Held held) {
        this.held = held;
    }

    /// One more element is in its windows.
    void taken() {
        taken++;
    }

    /// The number of the element that comes next: a window that begins with it is [#opened] by that.
    long next() {
        return taken;
    }

    void opened(long number) {
        begun.merge(number, 1, Integer::sum);
    }

    void closed(long number) {
        begun.computeIfPresent(number, (_, windows) -> windows == 1 ? null : windows - 1);
    }

    boolean holds(Marker marker) {
        if (begun.isEmpty()) {
            return false;
        }
        waiting.addLast(new Behind(marker, taken));
        held.hold(marker);
        return true;
    }

    /// Passes on those that no open window was begun before.
    void pass(Receiver<?> down) throws InterruptedException {
        while (!waiting.isEmpty()) {
            Map.Entry<Long, Integer> oldest = begun.firstEntry();
            if (oldest != null && oldest.getKey() < waiting.getFirst().number) {
                return;
            }
            Marker marker = waiting.removeFirst().marker;
            if (held.forget(marker)) {
                down.signal(marker);
            }
        }
    }
}
