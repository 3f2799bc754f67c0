package braid.testkit;

import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// For how long nothing has moved.
///
/// Something has moved where processor time has risen by more than a share of the time, for each process. A look that
/// comes late,
/// since the machine had no turn for whoever looks, counts as one that came in time: what waits for its turn is not
/// still.
final class Stillness {

    /// How long it is at the least from one look to the next: a look at all processes takes some milliseconds, and
    /// must not be what moves.
    static final Duration TURN = Duration.ofSeconds(1);

    /// What moves less than one part in so many is still: threads that only look at a clock now and then. A member of
    /// a cluster that does nothing needs one part in sixty.
    private static final int SHARE = 30;

    private final LongSupplier clock;
    private final Supplier<Moved> moved;
    private long looked;
    private Moved seen;
    private long still;

    /// What rises while something moves, by at most a nanosecond a nanosecond and processor.
    ///
    /// @param processes of so many processes
    record Moved(long nanos, int processes) {}

    /// @param clock in nanoseconds
    Stillness(LongSupplier clock, Supplier<Moved> moved) {
        this.clock = clock;
        this.moved = moved;
        this.looked = clock.getAsLong();
        this.seen = moved.get();
    }

    /// Of this JVM and of the processes that it has started, by the processor time that they use.
    static Stillness ofProcesses() {
        return new Stillness(System::nanoTime, Stillness::processorTime);
    }

    private static Moved processorTime() {
        ProcessHandle own = ProcessHandle.current();
        List<ProcessHandle> started = own.descendants().toList();
        return new Moved(used(own) + started.stream().mapToLong(Stillness::used).sum(), 1 + started.size());
    }

    private static long used(ProcessHandle process) {
        return process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L);
    }

    /// Looks, and tells for how long all looks have found nothing that moved.
    Duration look() {
        long now = clock.getAsLong();
        long passed = now - looked;
        if (passed >= TURN.toNanos()) {
            Moved count = moved.get();
            long risen = Math.abs(count.nanos() - seen.nanos()); // it falls where a process has ended
            boolean moves = risen > passed / SHARE * count.processes();
            still = moves ? 0 : still + Math.min(passed, 2 * TURN.toNanos());
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
