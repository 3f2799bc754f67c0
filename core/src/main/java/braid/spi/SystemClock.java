package braid.spi;

import braid.thread.Threads;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// The system's time, with one thread for all that is scheduled; it ends when nothing has been scheduled for a
/// while.
final class SystemClock implements Clock {

    static final SystemClock INSTANCE = new SystemClock();

    private static final long IDLE_MILLIS = 100;

    private final ScheduledThreadPoolExecutor timer =
            new ScheduledThreadPoolExecutor(1, action -> Threads.make("braid-clock", false, action));

    private SystemClock() {
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(IDLE_MILLIS, TimeUnit.MILLISECONDS);
        timer.allowCoreThreadTimeOut(true);
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Scheduled schedule(Duration delay, Runnable action) {
        Future<?> future = timer.schedule(action, Spans.nanos(delay), TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }
}
