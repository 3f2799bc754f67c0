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
    static void await(Node node, Wait.Kind kind, BooleanSupplier open) {
        boolean interrupted = false;
        node.waiting.incrementAndGet();
        Wait wait = begin(node, kind, null);
        Circle circle = new Circle(wait);
        try {
            while (!open.getAsBoolean() && !kind.endsAt(node)) {
                LockSupport.parkNanos(node, LOOK_NANOS);
                interrupted |= Thread.interrupted();
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
    }

    /// Wakes those who wait at `node`.
    static void changed(Node node) {
        if (node.waiting.get() > 0) {
            for (Wait wait : ALL.values()) {
                if (wait.node() == node && wait.region() == null) {
                    LockSupport.unpark(wait.thread());
                }
            }
        }
    }
}
