package braid.spi;

import braid.thread.Threads;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Runs what users have hung on to futures and handles. They may block, spin and throw: none of that holds up the
/// graph, an engine, the clock, or one another.
///
/// Each runs on a platform thread, so that one which spins takes its share of a core and no more. Where very many
/// are blocked, further ones run on virtual threads.
public final class Callbacks {

    private static final System.Logger LOG = System.getLogger("braid");
    private static final int MOST_THREADS = 256;
    private static final long IDLE_MILLIS = 200;

    private static final ThreadPoolExecutor THREADS = new ThreadPoolExecutor(
            0,
            MOST_THREADS,
            IDLE_MILLIS,
            TimeUnit.MILLISECONDS,
            new SynchronousQueue<>(),
            Threads.factory("braid-callback-", false),
            (work, _) -> Thread.ofVirtual()
                    .name("braid-callback")
                    .inheritInheritableThreadLocals(false)
                    .start(work));

    private Callbacks() {}

    /// Runs `work` on a thread of its own. What it throws is logged.
    public static void run(Runnable work) {
        Runnable guarded = () -> {
            try {
                work.run();
            } catch (Throwable thrown) {
                LOG.log(System.Logger.Level.WARNING, () -> "a callback threw " + Described.thrown(thrown));
            }
        };
        try {
            THREADS.execute(guarded);
        } catch (OutOfMemoryError noThread) {
            Thread.ofVirtual()
                    .name("braid-callback")
                    .inheritInheritableThreadLocals(false)
                    .start(guarded);
        }
    }

    /// Completes `future`; what hangs on it runs elsewhere.
    public static <T> void complete(CompletableFuture<T> future, T value) {
        run(() -> future.complete(value));
    }

    /// Completes `future` with `cause`; what hangs on it runs elsewhere.
    public static void fail(CompletableFuture<?> future, Throwable cause) {
        run(() -> future.completeExceptionally(cause));
    }
}
