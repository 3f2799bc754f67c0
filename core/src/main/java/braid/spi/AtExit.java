package braid.spi;

import braid.thread.Threads;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What is done when the JVM ends, by itself or by a signal, in order: first sources close, and when all of them
/// have, that ends which they need, such as worker processes.
///
/// What is registered is kept until it is taken back. It runs on a thread of its own, beside the others of its
/// step; the JVM waits for it.
public final class AtExit {

    private static final System.Logger LOG = System.getLogger("braid");

    private static final AtExit SOURCES = new AtExit();
    private static final AtExit ENGINES = new AtExit();
    private static boolean hooked;

    private final Map<Object, Runnable> all = Collections.synchronizedMap(new LinkedHashMap<>());

    private AtExit() {}

    /// Has `close` run at first.
    ///
    /// @return takes it back; does nothing once it has begun
    /// @throws IllegalStateException if the JVM is ending
    public static Runnable close(Runnable close) {
        return register(SOURCES, close);
    }

    /// Has `end` run when all that closes has closed.
    ///
    /// @return takes it back; does nothing once it has begun
    /// @throws IllegalStateException if the JVM is ending
    public static Runnable end(Runnable end) {
        return register(ENGINES, end);
    }

    private static synchronized Runnable register(AtExit step, Runnable what) {
        if (!hooked) {
            Runtime.getRuntime().addShutdownHook(Threads.make("braid-exit", false, AtExit::run));
            hooked = true;
        }
        Object key = new Object();
        step.all.put(key, what);
        return () -> step.all.remove(key);
    }

    private static void run() {
        SOURCES.runAll();
        ENGINES.runAll();
    }

    private void runAll() {
        List<Runnable> works;
        synchronized (all) {
            works = new ArrayList<>(all.values());
        }
        List<Thread> threads = new ArrayList<>();
        for (Runnable each : works) {
            threads.add(start(() -> guarded(each)));
        }
        threads.forEach(AtExit::join);
    }

    /// On a thread of its own; on this one where there is none to be had.
    private static Thread start(Runnable work) {
        try {
            Thread thread = Threads.make("braid-exit", false, work);
            thread.start();
            return thread;
        } catch (OutOfMemoryError noThread) {
            work.run();
            return Thread.currentThread();
        }
    }

    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (Throwable thrown) {
            LOG.log(System.Logger.Level.WARNING, "at the end of the JVM", thrown);
        }
    }

    @SuppressWarnings("ThreadJoinLoop") // what it advises is not in the JDK
    private static void join(Thread thread) {
        while (thread != Thread.currentThread()) {
            try {
                thread.join();
                return;
            } catch (InterruptedException again) {
                // The JVM's end is not to be hurried by it.
            }
        }
    }
}
