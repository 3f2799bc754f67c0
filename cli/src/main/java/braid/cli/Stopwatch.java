package braid.cli;

import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/// Measures the time since it was started, by a clock that counts nanoseconds.
record Stopwatch(LongSupplier clock, long begin) {

    static Stopwatch started() {
        return started(System::nanoTime);
    }

    static Stopwatch started(LongSupplier clock) {
        return new Stopwatch(clock, clock.getAsLong());
    }

    Duration elapsed() {
        return Duration.ofNanos(clock.getAsLong() - begin);
    }

    /// A time as people read it: `1.25 s`.
    static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.2f s", time.toNanos() / 1e9);
    }
}
