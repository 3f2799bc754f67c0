package braid.testkit;

import braid.spi.Clock;
import braid.spi.Spans;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A clock that stands still until it is advanced: `Source.create(clock)`.
///
/// What an operator has scheduled is queued for its region inside [#advance], and may be done by another thread a
/// moment later: await it, before you look.
///
/// What was scheduled runs inside [#advance], on the thread that calls it, in order of time; what is due at the
/// same time in the order in which it was scheduled. Any thread may call any method.
public final class VirtualClock implements Clock {

    /// A little before the numbers wrap, so that a comparison with `<` where a difference is needed is found.
    private static final long BEGIN = Long.MAX_VALUE - 1_000_000;

    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>(Comparator.comparingLong(Timer::due).thenComparingLong(Timer::number));
    private final ReentrantLock advancing = new ReentrantLock();
    private long passed;
    private long number;

    /// A clock at which nothing is scheduled.
    public VirtualClock() {}

    /// @param due in nanoseconds since the clock was made
    private record Timer(long due, long number, Runnable action) {}

    @Override
    public synchronized long nanoTime() {
        return BEGIN + passed;
    }

    @Override
    public synchronized Scheduled schedule(Duration delay, Runnable action) {
        Timer timer = new Timer(passed + Math.max(0, Spans.nanos(delay)), number++, action);
        timers.add(timer);
        notifyAll();
        return () -> cancel(timer);
    }

    private synchronized void cancel(Timer timer) {
        timers.remove(timer);
    }

    /// Lets `time` pass, and runs what is due meanwhile, also what that schedules in its turn. One thread at a time
    /// advances. What an action throws is thrown from here, with the clock at that action's time.
    ///
    /// @throws IllegalStateException inside an action
    public void advance(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("time must not be negative: " + time);
        }
        if (advancing.isHeldByCurrentThread()) {
            throw new IllegalStateException("an action must not advance the clock that runs it");
        }
        advancing.lock();
        try {
            long end = passed() + Spans.nanos(time);
            for (Timer due = next(end); due != null; due = next(end)) {
                due.action().run();
            }
        } finally {
            advancing.unlock();
        }
    }

    private synchronized long passed() {
        return passed;
    }

    /// The next timer that is due by `end`, with the clock set to its time; or null, with the clock set to `end`.
    private synchronized @Nullable Timer next(long end) {
        Timer first = timers.peek();
        if (first == null || first.due() > end) {
            passed = end;
            return null;
        }
        timers.remove();
        passed = Math.max(passed, first.due());
        return first;
    }

    /// How many actions are scheduled and have neither begun nor been cancelled.
    public synchronized int scheduled() {
        return timers.size();
    }

    /// Waits, in real time, until at least `count` actions are scheduled: until another thread has come to wait for
    /// this clock.
    ///
    /// @throws AssertionError if nothing has moved for `limit`, see [Bounded]
    public void awaitScheduled(int count, Duration limit) {
        Bounded.await(limit, count + " actions are scheduled", () -> scheduled() >= count);
    }

    /// As [#awaitScheduled(int, Duration)], for as long as that takes.
    public synchronized void awaitScheduled(int count) throws InterruptedException {
        while (timers.size() < count) {
            wait();
        }
    }

    @Override
    public synchronized String toString() {
        return "virtual clock at " + Duration.ofNanos(passed) + ", " + timers.size() + " scheduled";
    }
}
