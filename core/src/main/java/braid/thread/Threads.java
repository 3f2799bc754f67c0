package braid.thread;

import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Makes threads, and lends those of two pools.
///
/// A thread that Braid makes serves many users, so it takes nothing over from the one who happened to need it
/// first: no inheritable thread-local, no context class loader, no thread group, no priority.
public final class Threads {

    private static final long IDLE_MILLIS = 100;
    private static final AtomicLong NUMBER = new AtomicLong();
    private static final ThreadGroup GROUP = outermost();

    private static final ThreadPoolExecutor OWN = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, IDLE_MILLIS, TimeUnit.MILLISECONDS, new SynchronousQueue<>(), Threads::numbered);

    private static final Late LATE = new Late(IDLE_MILLIS, Threads::numbered);

    private Threads() {}

    /// A thread that is not started yet.
    ///
    /// @param name its name
    /// @param daemon whether the program may end while it runs
    /// @param work what it does
    @SuppressWarnings("ThreadPriorityCheck") // the usual one, whatever the caller's is
    public static Thread make(String name, boolean daemon, Runnable work) {
        Thread thread = Thread.ofPlatform()
                .group(GROUP)
                .name(name)
                .daemon(daemon)
                .priority(Thread.NORM_PRIORITY)
                .inheritInheritableThreadLocals(false)
                .unstarted(work);
        thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
        return thread;
    }

    /// Makes threads, numbered behind `prefix`.
    ///
    /// @param daemon whether the program may end while they run
    public static ThreadFactory factory(String prefix, boolean daemon) {
        AtomicLong number = new AtomicLong();
        return work -> make(prefix + number.incrementAndGet(), daemon, work);
    }

    private static Thread numbered(Runnable work) {
        return make("braid-" + NUMBER.incrementAndGet(), false, work);
    }

    private static ThreadGroup outermost() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group != null && group.getParent() != null && group.getParent().getParent() != null) {
            group = group.getParent();
        }
        return group == null ? new ThreadGroup("braid") : group;
    }

    /// Does `work` on a thread of its own, at once. For work that lasts: the delivery of a boundary, the pulling of
    /// a source. The thread is no daemon, so a program does not end while accepted elements are under way; it ends
    /// 100 ms after its work.
    public static void execute(Runnable work) {
        OWN.execute(work);
    }

    /// Does `work` soon, on one of few threads; what holds one of them up holds up nothing else for long. For work
    /// that is short, but may call users' code: timers, completions of users' futures. The threads are no daemons.
    public static void late(Runnable work) {
        LATE.execute(work);
    }
}
