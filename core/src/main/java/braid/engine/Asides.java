package braid.engine;

import braid.spi.Marker;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// What stands between the elements of a ring: signals, and elements beyond its bound.
final class Asides {

    /// What is to be delivered before element number `at`: a signal, or a cell.
    record Aside(long at, Object what) {
        boolean isReady() {
            return !(what instanceof Cell cell) || cell.state() == Cell.DONE;
        }
    }

    private final Queue<Aside> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger cells = new AtomicInteger();

    /// At least as many as there are in the queue.
    private final AtomicInteger size = new AtomicInteger();

    void add(long at, Object what) {
        if (what instanceof Cell) {
            cells.incrementAndGet();
        }
        size.incrementAndGet();
        queue.add(new Aside(at, what));
    }

    boolean isEmpty() {
        return size.get() == 0;
    }

    /// The first, if it comes before what is delivered at `head`.
    @Nullable
    Aside before(long head) {
        if (isEmpty()) {
            return null;
        }
        Aside first = queue.peek();
        return first != null && first.at <= head ? first : null;
    }

    boolean take(Aside aside) {
        boolean taken = queue.remove(aside);
        if (taken) {
            size.decrementAndGet();
        }
        return taken;
    }

    /// A cell that was taken has been delivered.
    void delivered() {
        cells.decrementAndGet();
    }

    int cells() {
        return cells.get();
    }

    /// Throws all away.
    ///
    /// @param drop says how many elements a cell was
    int discard(ToIntFunction<Cell> drop) {
        int discarded = 0;
        for (Aside aside = queue.poll(); aside != null; aside = queue.poll()) {
            size.decrementAndGet();
            switch (aside.what) {
                case Cell cell -> discarded += drop.applyAsInt(cell);
                case Marker marker -> marker.arrive();
                default -> {}
            }
        }
        return discarded;
    }
}
