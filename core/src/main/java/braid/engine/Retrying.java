package braid.engine;

import braid.Retry;
import braid.function.ThrowingFunction;
import braid.spi.Clock;
import braid.spi.Running;
import braid.spi.Task;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A function that tries another one again, as long as the task that it is in is not over.
///
/// @param function what is tried
/// @param retry how often, with which pauses
public record Retrying<T, R>(ThrowingFunction<T, R> function, Retry retry) implements ThrowingFunction<T, R> {

    public Retrying {
        Objects.requireNonNull(function, "function");
        Objects.requireNonNull(retry, "retry");
    }

    @Override
    public R applyWithException(T t) throws Exception {
        Task task = Running.task();
        long begun = System.nanoTime();
        for (int tries = 1; ; tries++) {
            Exception thrown;
            try {
                return tried(t);
            } catch (Exception e) {
                thrown = e;
            }
            double chance = ThreadLocalRandom.current().nextDouble();
            if (isOver(task) || !retry.goesOn(tries, thrown, System.nanoTime() - begun, chance)) {
                throw thrown;
            }
            long pause = retry.pauseNanos(tries, chance);
            if (pause > 0) { // a flag that the function left would end even a sleep of no time
                TimeUnit.NANOSECONDS.sleep(pause); // ended by the task's end
            }
            if (isOver(task)) {
                throw thrown;
            }
        }
    }

    /// Its failure has been delivered: whatever further tries gave, nobody would take it.
    private static boolean isOver(@Nullable Task task) {
        return task != null && task.isDone();
    }

    private R tried(T t) throws Exception {
        Duration limit = retry.each();
        if (limit == null) {
            return function.applyWithException(t);
        }
        Try one = new Try();
        Clock.Scheduled end = Clock.system().schedule(limit, one::interrupt);
        try {
            return function.applyWithException(t);
        } catch (Exception e) {
            if (one.isInterrupted()) {
                throw late(limit, e);
            }
            throw e;
        } finally {
            end.cancel();
            one.end();
        }
    }

    private static TimeoutException late(Duration limit, Exception cause) {
        TimeoutException late = new TimeoutException("a try took more than " + limit);
        late.initCause(cause);
        return late;
    }

    /// One try on the calling thread.
    private static final class Try {

        private @Nullable Thread thread = Thread.currentThread();
        private boolean interrupted;

        synchronized void interrupt() {
            Thread trying = thread;
            if (trying != null) {
                interrupted = true;
                trying.interrupt();
            }
        }

        synchronized boolean isInterrupted() {
            return interrupted;
        }

        /// The interrupt was for this try; one that came beside it, for the task, is known by the task's end.
        synchronized void end() {
            thread = null;
            if (interrupted) {
                Thread.interrupted();
            }
        }
    }
}
