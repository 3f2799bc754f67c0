package braid.testkit;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Waits that end: with what was waited for, or with an error that shows what every thread does.
public final class Bounded {

    private static final long NAP_NANOS = 200_000;

    private Bounded() {}

    /// Work that may throw anything.
    @FunctionalInterface
    public interface Work {
        /// Does it.
        void run() throws Exception;
    }

    /// Does `work` on a thread of its own, for `limit` at the most; then the thread is interrupted.
    public static void within(Duration limit, Work work) {
        call(limit, () -> {
            work.run();
            return true;
        });
    }

    /// As [#within], with a result.
    public static <T> T call(Duration limit, Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = Thread.ofPlatform().name("bounded").daemon(true).start(task);
        try {
            return task.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            AssertionError late = new AssertionError("not over within " + limit + threads());
            thread.interrupt();
            throw late;
        } catch (ExecutionException e) {
            throw thrown(e.getCause());
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static RuntimeException thrown(@Nullable Throwable cause) {
        return switch (cause) {
            case Error error -> throw error;
            case RuntimeException exception -> exception;
            case null, default -> new IllegalStateException(cause);
        };
    }

    /// Waits until `condition` holds, for `limit` at the most.
    public static void await(Duration limit, String what, BooleanSupplier condition) {
        long begun = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - begun > limit.toNanos()) {
                throw new AssertionError("not within " + limit + ": " + what + threads());
            }
            LockSupport.parkNanos(NAP_NANOS);
        }
    }

    private static String threads() {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<Thread, StackTraceElement[]> each :
                Thread.getAllStackTraces().entrySet()) {
            StackTraceElement[] stack = each.getValue();
            boolean ours = false;
            for (StackTraceElement frame : stack) {
                ours |= frame.getClassName().startsWith("braid.");
            }
            if (ours) {
                text.append("\n  thread '").append(each.getKey().getName()).append("' ");
                text.append(each.getKey().getState());
                for (StackTraceElement frame : stack) {
                    text.append("\n    at ").append(frame);
                }
            }
        }
        return text.toString();
    }
}
