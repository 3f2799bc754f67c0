package braid.testkit;

import braid.Source;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Waits that end: with what was waited for, or, where nothing moves any more, with an error that shows what every
/// thread does.
///
/// A limit says for how long nothing may move, not how long something may take: on a machine that is busy with other
/// things all takes longer, and is no fault. What moves is what uses processor time, in this JVM or in a process that
/// it has started. What moves for [#END], and comes to nothing, ends too.
///
/// With [HangsEnd] each test is watched so, and waits inside it need no limit of their own.
public final class Bounded {

    /// For how long nothing may move, where nobody says.
    public static final Duration STILL = Duration.ofSeconds(60);

    /// In which all is over that is over at all: a limit for calls that must have one.
    public static final Duration END = Duration.ofMinutes(30);

    private static final long SHORTEST_NAP_NANOS = 100_000;
    private static final long LONGEST_NAP_NANOS = 20_000_000;

    private Bounded() {}

    /// Work that may throw anything.
    @FunctionalInterface
    public interface Work {
        /// Does it.
        void run() throws Exception;
    }

    /// Begins `work`, on a thread that nobody shares: what blocks in it holds up no other test, as it would in a pool.
    public static CompletableFuture<Void> begin(Work work) {
        return ask(() -> {
            work.run();
            return null;
        });
    }

    /// As [#begin(Work)], with a result.
    public static <T extends @Nullable Object> CompletableFuture<T> ask(Callable<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread.ofPlatform().daemon(true).name("begun").start(() -> {
            try {
                result.complete(work.call());
            } catch (Throwable thrown) {
                result.completeExceptionally(thrown);
            }
        });
        return result;
    }

    /// Does `work` on a thread of its own, for as long as something moves at least once in [#STILL].
    public static void within(Work work) {
        within(STILL, work);
    }

    /// Does `work` on a thread of its own, until nothing has moved for `limit`; then the thread is interrupted.
    public static void within(Duration limit, Work work) {
        call(limit, () -> {
            work.run();
            return true;
        });
    }

    /// As [#within(Work)], with a result.
    public static <T> T call(Callable<T> work) {
        return call(STILL, work);
    }

    /// As [#within(Duration, Work)], with a result.
    public static <T> T call(Duration limit, Callable<T> work) {
        try {
            return watched(limit, work);
        } catch (ExecutionException e) {
            throw thrown(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /// As [#call(Duration, Callable)]; what the work throws is the exception's cause.
    static <T> T watched(Duration limit, Callable<T> work) throws ExecutionException, InterruptedException {
        FutureTask<T> task = new FutureTask<>(work);
        Watch watch = new Watch(limit);
        Thread thread = Thread.ofPlatform()
                .name("bounded " + Thread.currentThread().getName())
                .daemon(true)
                .start(task);
        while (true) {
            try {
                return task.get(Stillness.TURN.toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                AssertionError hang = watch.hang("not over");
                if (hang != null) {
                    thread.interrupt();
                    throw hang;
                }
            } catch (InterruptedException e) {
                thread.interrupt();
                throw e;
            }
        }
    }

    private static RuntimeException thrown(@Nullable Throwable cause) {
        return switch (cause) {
            case Error error -> throw error;
            case RuntimeException exception -> exception;
            case null, default -> new IllegalStateException(cause);
        };
    }

    /// Waits until `condition` holds, for as long as something moves at least once in [#STILL].
    public static void await(String what, BooleanSupplier condition) {
        await(STILL, what, condition);
    }

    /// Waits until `condition` holds, or nothing has moved for `limit`.
    public static void await(Duration limit, String what, BooleanSupplier condition) {
        await(limit, what, () -> 0, condition);
    }

    /// As [#await(Duration, String, BooleanSupplier)], where something also moves when `count` changes: elements that
    /// come now and then, say.
    public static void await(Duration limit, String what, LongSupplier count, BooleanSupplier condition) {
        Watch watch = new Watch(limit);
        long counted = count.getAsLong();
        long nap = SHORTEST_NAP_NANOS;
        while (!condition.getAsBoolean()) {
            long now = count.getAsLong();
            if (now != counted) {
                counted = now;
                watch.moved();
            }
            AssertionError hang = watch.hang("not so: " + what);
            if (hang != null) {
                throw hang;
            }
            if (Thread.interrupted()) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted, and not so: " + what);
            }
            LockSupport.parkNanos(nap);
            nap = Math.min(LONGEST_NAP_NANOS, nap + nap / 4); // one that waits long must not be what moves
        }
    }

    /// Waits for `latch`, for as long as something moves at least once in [#STILL].
    public static void await(CountDownLatch latch) {
        within(latch::await);
    }

    /// Waits for the end of `thread`, for as long as something moves at least once in [#STILL].
    public static void join(Thread thread) {
        await("the end of thread '" + thread.getName() + "'", () -> !thread.isAlive());
    }

    /// Closes `source`; all that is under way arrives, for as long as something moves at least once in [#STILL].
    public static void close(Source<?> source) {
        within(source::close);
    }

    /// Drains `source`, for as long as something moves at least once in [#STILL].
    public static void drain(Source<?> source) {
        within(source::drain);
    }

    /// Tells a hang from what takes long.
    private static final class Watch {

        private final Duration limit;
        private final long begun = System.nanoTime();
        private @Nullable Stillness stillness;

        Watch(Duration limit) {
            this.limit = limit;
        }

        void moved() {
            if (stillness != null) {
                stillness.end();
            }
        }

        /// What to throw where nothing has moved for the limit, or all has gone on for too long; else null.
        @Nullable
        AssertionError hang(String what) {
            if (System.nanoTime() - begun < Stillness.TURN.toNanos()) {
                return null; // most waits are short, and cost no look at all
            }
            if (stillness == null) {
                stillness = Stillness.ofProcesses();
            }
            if (stillness.look().compareTo(limit) > 0) {
                return new AssertionError(what + ", and nothing has moved for " + limit + threads());
            }
            Duration taken = Duration.ofNanos(System.nanoTime() - begun);
            if (taken.compareTo(END) > 0 && taken.compareTo(limit) > 0) {
                return new AssertionError(what + " after " + taken + ", though something moves" + threads());
            }
            return null;
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
