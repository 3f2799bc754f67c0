package braid.spi;

import java.util.concurrent.ThreadFactory;

/// Threads that have nothing of the thread that happens to start them: neither its inheritable thread-locals nor its
/// context class loader.
public final class Plain {

    private Plain() {}

    /// Makes platform threads, numbered behind `prefix`.
    ///
    /// @param daemon whether the program may end while they live
    public static ThreadFactory threads(String prefix, boolean daemon) {
        ThreadFactory factory = Thread.ofPlatform()
                .name(prefix, 1)
                .daemon(daemon)
                .inheritInheritableThreadLocals(false)
                .factory();
        return work -> {
            Thread thread = factory.newThread(work);
            thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
            return thread;
        };
    }

    /// One such thread, not yet begun.
    public static Thread thread(String name, boolean daemon, Runnable work) {
        Thread thread = Thread.ofPlatform()
                .name(name)
                .daemon(daemon)
                .inheritInheritableThreadLocals(false)
                .unstarted(work);
        thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
        return thread;
    }
}
