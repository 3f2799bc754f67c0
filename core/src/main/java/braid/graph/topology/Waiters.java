package braid.graph.topology;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// The threads that wait at one node for something to change there.
public final class Waiters {

    /// Who was woken a moment ago is left alone where more is about to change at once, and looks again by itself.
    private static final long MOMENT_NANOS = 50_000;

    private final AtomicInteger count = new AtomicInteger();
    private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();
    private volatile long wokenNanos = System.nanoTime();

    /// Nobody waits.
    public Waiters() {}

    /// `thread` waits from now on, until it [#remove]s itself.
    public void add(Thread thread) {
        threads.add(thread);
        count.incrementAndGet();
    }

    /// `thread` does not wait any more.
    public void remove(Thread thread) {
        count.decrementAndGet();
        threads.remove(thread);
    }

    /// Has all look again. Any thread; costs next to nothing while nobody waits.
    public void wake() {
        if (count.get() > 0) {
            wokenNanos = System.nanoTime();
            threads.forEach(LockSupport::unpark);
        }
    }

    /// As [#wake], where more is about to change at once.
    public void wakeSoon() {
        if (count.get() > 0 && System.nanoTime() - wokenNanos > MOMENT_NANOS) {
            wake();
        }
    }
}
