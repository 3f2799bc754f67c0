package braid.thread;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// Runs pieces of work, in the order in which they came, on as many threads as there are cores. Where none of those
/// that wait was begun for ten milliseconds, the threads are held up by what they do: then there is one more. So
/// ten thousand pieces at once need few threads, and no piece waits for a thread that waits for it.
final class Late implements Executor {

    private static final int FEW = Math.max(2, Runtime.getRuntime().availableProcessors());
    private static final long LOOK_MILLIS = 10;
    private static final Executor SOON =
            CompletableFuture.delayedExecutor(LOOK_MILLIS, TimeUnit.MILLISECONDS, Runnable::run);

    private final ThreadPoolExecutor pool;
    private final AtomicLong begun = new AtomicLong();
    private final AtomicBoolean watched = new AtomicBoolean();

    Late(long idleMillis, ThreadFactory threads) {
        pool = new ThreadPoolExecutor(
                FEW, Integer.MAX_VALUE, idleMillis, TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(), threads);
        pool.allowCoreThreadTimeOut(true);
    }

    @Override
    public void execute(Runnable work) {
        pool.execute(() -> {
            begun.incrementAndGet();
            work.run();
        });
        watch();
    }

    private void watch() {
        if (!pool.getQueue().isEmpty() && watched.compareAndSet(false, true)) {
            long before = begun.get();
            SOON.execute(() -> look(before));
        }
    }

    private void look(long before) {
        watched.set(false);
        if (pool.getQueue().isEmpty()) {
            pool.setCorePoolSize(FEW);
        } else if (begun.get() == before) {
            pool.setCorePoolSize(pool.getPoolSize() + 1);
        }
        watch();
    }
}
