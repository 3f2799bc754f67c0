package braid.operators;

import braid.Pair;
import braid.spi.Held;
import braid.spi.Marker;
import braid.spi.Receiver;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// Markers of one kind on their way through the steps of all keys. A copy goes through each key that had an
/// element since the marker before: what the other keys hold is before that one, which is passed on first.
final class KeyedMarkers {

    /// A marker, and one that is over when its copies have come through.
    private record Travelling(Marker marker, Marker copies) {}

    private final Marker.Kind kind;
    private final Held held;
    private final Deque<Travelling> markers = new ArrayDeque<>();

    /// The keys that had an element since the last marker, in any order.
    private final List<KeyStep<?, ?, ?>> touched = new ArrayList<>();

    KeyedMarkers(Marker.Kind kind, Held held) {
        this.kind = kind;
        this.held = held;
    }

    void touched(KeyStep<?, ?, ?> step) {
        if (step.place(kind) < 0) {
            step.place(kind, touched.size());
            touched.add(step);
        }
    }

    /// `step` will be asked for nothing more.
    void forget(KeyStep<?, ?, ?> step) {
        int place = step.place(kind);
        if (place >= 0) {
            step.place(kind, -1);
            KeyStep<?, ?, ?> last = touched.removeLast();
            if (place < touched.size()) {
                touched.set(place, last);
                last.place(kind, place);
            }
        }
    }

    void take(Marker marker, Receiver<?> down) throws InterruptedException {
        Marker copies = new Marker(kind);
        markers.addLast(new Travelling(marker, copies));
        held.hold(marker);
        while (!touched.isEmpty()) {
            KeyStep<?, ?, ?> step = touched.getLast();
            forget(step);
            copies.split(1);
            signal(copies, step, down);
        }
        copies.arrive();
    }

    @SuppressWarnings("unchecked") // what follows the node takes what the steps of its keys give
    private static <K, R> void signal(Marker copies, KeyStep<K, ?, R> step, Receiver<?> down)
            throws InterruptedException {
        step.signal(copies, (Receiver<? super Pair<K, R>>) (Receiver<?>) down);
    }

    /// Passes on those whose copies have come through, in their order.
    void pass(Receiver<?> down) throws InterruptedException {
        while (!markers.isEmpty() && markers.getFirst().copies.over().isDone()) {
            Marker first = markers.removeFirst().marker;
            if (held.forget(first)) {
                down.signal(first);
            }
        }
    }
}
