package braid.spi;

import java.time.Duration;

/// Durations as nanoseconds. One that is too long for a number of them is [#FOREVER], which may be added to any
/// time without going over the edge: 146 years.
public final class Spans {

    /// Longer than anything waits.
    public static final long FOREVER = Long.MAX_VALUE / 2;

    private static final Duration LONGEST = Duration.ofNanos(FOREVER);
    private static final Duration SHORTEST = LONGEST.negated();

    private Spans() {}

    /// The nanoseconds of `span`, at the most [#FOREVER], at the least as much before now.
    public static long nanos(Duration span) {
        if (span.compareTo(LONGEST) >= 0) {
            return FOREVER;
        }
        return span.compareTo(SHORTEST) <= 0 ? -FOREVER : span.toNanos();
    }

    /// The shorter of `span` and [#FOREVER].
    public static Duration bounded(Duration span) {
        return span.compareTo(LONGEST) >= 0 ? LONGEST : span;
    }
}
