package braid.graph;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// All waits inside graphs. So a circle of them can be found, and the watchdog knows whom to name.
final class Waits {

    /// How long a park lasts at the most before the wait looks around for a circle.
    static final long LOOK_NANOS = 20_000_000;

    /// How long the first park lasts, so that a wake-up may be left out for a moment, [#changing].
    private static final long SHORTEST_NANOS = 100_000;

    private static final Map<Thread, Wait> ALL = new ConcurrentHashMap<>();

    private Waits() {}

    static Wait begin(Node node, Wait.Kind kind, @Nullable Region region) {
        Wait wait = new Wait(Thread.currentThread(), node, kind, region, System.nanoTime());
        ALL.put(wait.thread(), wait);
        Watchdog.watch();
        return wait;
    }

    static void end(Wait wait) {
        ALL.remove(wait.thread(), wait);
    }

    static @Nullable Wait of(@Nullable Thread thread) {
        return thread == null ? null : ALL.get(thread);
    }

    static Collection<Wait> all() {
        return ALL.values();
    }

    /// Waits at `node` until `open`. Not ended by an interrupt, which stays as the thread's flag. A circle of waits
    /// is broken by failing the stream, which opens its nodes.
    ///
    /// @return whether `open` holds; if not, the element is to be taken beyond the bound, or dropped with the node
    static boolean await(Node node, Wait.Kind kind, BooleanSupplier open) {
        boolean interrupted = false;
        node.waiting.incrementAndGet();
        Wait wait = begin(node, kind, null);
        Circle circle = new Circle(wait);
        try {
            long park = SHORTEST_NANOS;
            while (!open.getAsBoolean() && !kind.endsAt(node)) {
                long begun = System.nanoTime();
                LockSupport.parkNanos(node, park);
                boolean woken = System.nanoTime() - begun < park;
                park = woken ? SHORTEST_NANOS : Math.min(2 * park, LOOK_NANOS);
                interrupted |= Thread.interrupted();
                if (!woken && kind.isForRoom() && Failing.releases(wait.thread(), node)) {
                    break;
                }
                if (circle.closed()) {
                    circle.open();
                }
            }
        } finally {
            end(wait);
            node.waiting.decrementAndGet();
            if (interrupted) {
                wait.thread().interrupt();
            }
        }
        return open.getAsBoolean();
    }

    /// Wakes those who wait at `node`.
    static void changed(Node node) {
        if (node.waiting.get() > 0) {
            node.wokenNanos = System.nanoTime();
            for (Wait wait : ALL.values()) {
                if (wait.node() == node && wait.region() == null) {
                    LockSupport.unpark(wait.thread());
                }
            }
        }
    }

    /// As [#changed], where more is about to change at once: who was woken just now is left alone, and looks again
    /// by itself after [#SHORTEST_NANOS].
    static void changing(Node node) {
        if (node.waiting.get() > 0 && System.nanoTime() - node.wokenNanos > SHORTEST_NANOS / 2) {
            changed(node);
        }
    }
}
