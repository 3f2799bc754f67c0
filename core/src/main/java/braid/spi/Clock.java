package braid.spi;

import java.time.Duration;

/// The time of a graph. The default is the system's; a test kit's virtual clock stands in for it.
public interface Clock {

    /// Nanoseconds since some fixed moment; never goes back.
    long nanoTime();

    /// Runs `action` once, not before `delay` has passed, on a thread that must not be held up: `action` is short.
    Scheduled schedule(Duration delay, Runnable action);

    /// The system's time. While something is scheduled a non-daemon thread lives.
    static Clock system() {
        return SystemClock.INSTANCE;
    }

    /// Something that will run later.
    interface Scheduled {

        /// Sees to it that the action does not run, unless it has begun.
        void cancel();
    }
}
