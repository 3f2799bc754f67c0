package braid.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// For how long nothing has moved.
///
/// Something has moved where processor time has risen by more than a share of the time, for each process. A look
/// that comes late, since the machine had no turn for whoever looks, counts as one that came in time: what waits
/// for its turn is not still. Likewise a time in which some work of the machine waits for a processor counts for a
/// tenth: who has a small share of a busy machine moves too little to be told from one that is still.
final class Stillness {

    /// How long it is at the least from one look to the next: a look at all processes takes some milliseconds, and
    /// must not be what moves.
    static final Duration TURN = Duration.ofSeconds(1);

    /// What moves less than one part in so many is still: threads that only look at a clock now and then. A member
    /// of a cluster that does nothing needs one part in sixty.
    private static final int SHARE = 30;

    private static final int PRESSED = 10;
    private static final Path PRESSURE = Path.of("/proc/pressure/cpu");
    private static final Pattern TOTAL = Pattern.compile("^some .*total=(\\d+)");

    private final LongSupplier clock;
    private final Supplier<Moved> moved;
    private long looked;
    private Moved seen;
    private long still;

    /// What rises as time goes by.
    ///
    /// @param used the processor time that was used, in nanoseconds
    /// @param processes by so many processes
    /// @param pressed for how long the machine had fewer processors than it had work for, in nanoseconds
    record Moved(long used, int processes, long pressed) {}

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
        long used = used(own) + started.stream().mapToLong(Stillness::used).sum();
        return new Moved(used, 1 + started.size(), pressed());
    }

    /// As Linux tells it; elsewhere none.
    private static long pressed() {
        try {
            Matcher total = TOTAL.matcher(Files.readString(PRESSURE));
            return total.find() ? 1_000 * Long.parseLong(total.group(1)) : 0;
        } catch (IOException e) {
            return 0;
        }
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
            long risen = Math.abs(count.used() - seen.used()); // it falls where a process has ended
            boolean moves = risen > passed / SHARE * count.processes();
            long time = Math.min(passed, 2 * TURN.toNanos());
            long pressed = Math.min(time, count.pressed() - seen.pressed());
            still = moves ? 0 : still + time - pressed + pressed / PRESSED;
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
