package braid.graph.link;

import braid.spi.Receiver;
import org.jspecify.annotations.Nullable;

/// Decides which elements of an inlet are timed, about a hundred a second: all of a slow stream, one in many of a
/// fast one. Those go a way of their own, linked beside the usual one, so others pay nothing.
final class Sampler {

    private static final int RAREST = 1 << 16;
    private static final long PERIOD_NANOS = 10_000_000;

    private final Inlet inlet;
    private @Nullable Receiver<Object> timed;
    private int every = 1;
    private long lastNanos = System.nanoTime() - PERIOD_NANOS;

    Sampler(Inlet inlet) {
        this.inlet = inlet;
    }

    /// Chooses the next one.
    ///
    /// @return how many elements it is until then
    int next() {
        long now = System.nanoTime();
        long passed = now - lastNanos;
        lastNanos = now;
        if (passed < PERIOD_NANOS) {
            every = Math.min(RAREST, 2 * every);
        } else if (passed > 2 * PERIOD_NANOS) {
            every = (int) Math.max(1, every * PERIOD_NANOS / passed);
        }
        return every;
    }

    /// Pushes an element the way on which times are taken.
    void push(Object element) throws InterruptedException {
        Receiver<Object> way = timed;
        if (way == null) {
            way = Linker.linkTimed(inlet);
            timed = way;
        }
        way.receive(element);
    }

    void unlink() {
        timed = null;
    }
}
