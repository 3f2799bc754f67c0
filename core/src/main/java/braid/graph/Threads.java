package braid.graph;

import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// The threads of boundaries, timers and late work. They are not daemons, so a program does not end while accepted
/// elements are under way; they end by themselves when idle, so it does end afterwards.
final class Threads {

    private static final long IDLE_MILLIS = 100;
    private static final AtomicLong NUMBER = new AtomicLong();

    private static final ThreadPoolExecutor POOL = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, IDLE_MILLIS, TimeUnit.MILLISECONDS, new SynchronousQueue<>(), Threads::create);

    private Threads() {}

    static void execute(Runnable work) {
        POOL.execute(work);
    }

    private static Thread create(Runnable work) {
        return Thread.ofPlatform()
                .name("braid-" + NUMBER.incrementAndGet())
                .daemon(false)
                .unstarted(work);
    }
}
