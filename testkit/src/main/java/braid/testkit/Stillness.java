package braid.testkit;

import java.time.Duration;
import java.util.function.LongSupplier;

/// For how long nothing has moved.
///
/// Something has moved where a count that rises has risen by more than a share of the time. A look that comes late,
/// since the machine had no turn for whoever looks, counts as one that came in time: what waits for its turn is not
/// still.
final class Stillness {

    /// How long it is at the least from one look to the next.
    static final Duration TURN = Duration.ofMillis(250);

    /// What moves less than one part in so many is still: threads that only look at a clock now and then.
    private static final int SHARE = 50;

    private final LongSupplier clock;
    private final LongSupplier moved;
    private long looked;
    private long seen;
    private long still;

    /// @param clock in nanoseconds
    /// @param moved what rises while something moves, by at most a nanosecond a nanosecond and processor
    Stillness(LongSupplier clock, LongSupplier moved) {
        this.clock = clock;
        this.moved = moved;
        this.looked = clock.getAsLong();
        this.seen = moved.getAsLong();
    }

    /// Of this JVM and of the processes that it has started, by the processor time that they use.
    static Stillness ofProcesses() {
        return new Stillness(System::nanoTime, Stillness::processorTime);
    }

    private static long processorTime() {
        ProcessHandle own = ProcessHandle.current();
        return used(own) + own.descendants().mapToLong(Stillness::used).sum();
    }

    private static long used(ProcessHandle process) {
        return process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L);
    }

    /// Looks, and tells for how long all looks have found nothing that moved.
    Duration look() {
        long now = clock.getAsLong();
        long passed = now - looked;
        if (passed >= TURN.toNanos()) {
            long count = moved.getAsLong();
            boolean risen = Math.abs(count - seen) > passed / SHARE; // it falls where a process has ended
            still = risen ? 0 : still + Math.min(passed, 2 * TURN.toNanos());
            looked = now;
            seen = count;
        }
        return Duration.ofNanos(still);
    }

    /// It moves: whoever looks has seen it.
    void end() {
        still = 0;
    }
}
