package braid;

import braid.function.ThrowingConsumer;
import braid.function.ThrowingFunction;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// When the elements of a stream happened, and how long windows wait for those that come late: a value.
///
/// ```java
/// EventTime.of(Trade::at).lateness(Duration.ofSeconds(5)).late(stragglers::emit)
/// ```
///
/// Time is what the elements say, never the clock. A window is over, its *watermark* has come, when an element has
/// come that is at least `lateness` behind its end. So elements that are out of order by less than `lateness` give
/// the same windows as those in order. Where nothing comes any more nothing is over, until the stream completes.
///
/// @param timestamp when an element happened, not null: between the years 1701 and 2239
/// @param lateness how much older than the newest an element may be and still be in its windows; from zero to ten
/// years
/// @param late is given the elements that come when all their windows are over, in the stream's own thread; null
/// drops and counts them, [Snapshot.Node#discarded]
/// @param input which input an element came by, where several are merged, and one may be behind: the watermark is
/// that of the last of them; null where all are one
/// @param idle an input that has given nothing for so long, by the graph's clock, is not waited for
/// @param early how long after an element, by the graph's clock, at the latest what its open windows have so far
/// comes out; null for results of windows that are over alone
public record EventTime<T>(
        ThrowingFunction<? super T, Instant> timestamp,
        Duration lateness,
        @Nullable ThrowingConsumer<? super T> late,
        @Nullable ThrowingFunction<? super T, ?> input,
        Duration idle,
        @Nullable Duration early) {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    public EventTime {
        Objects.requireNonNull(timestamp, "timestamp");
        if (lateness.isNegative()) {
            throw new IllegalArgumentException("lateness must not be negative: " + lateness);
        }
        if (lateness.compareTo(TimeWindows.LONGEST) > 0) {
            throw new IllegalArgumentException("lateness must not be longer than ten years: " + lateness);
        }
        if (idle.isNegative() || idle.isZero()) {
            throw new IllegalArgumentException("idle must be positive: " + idle);
        }
        if (early != null && (early.isNegative() || early.isZero())) {
            throw new IllegalArgumentException("early must be positive: " + early);
        }
    }

    /// The time that `timestamp` gives, with no patience for what comes late.
    public static <T> EventTime<T> of(ThrowingFunction<? super T, Instant> timestamp) {
        return new EventTime<>(timestamp, Duration.ZERO, null, null, MINUTE, null);
    }

    /// As this, with windows that wait for elements that are so much older than the newest.
    public EventTime<T> lateness(Duration other) {
        return new EventTime<>(timestamp, other, late, input, idle, early);
    }

    /// As this, with elements that come when all their windows are over given to `other`: the `emit` of a source
    /// makes them a stream of their own.
    public EventTime<T> late(ThrowingConsumer<? super T> other) {
        return new EventTime<>(timestamp, lateness, Objects.requireNonNull(other, "late"), input, idle, early);
    }

    /// As this, for elements that come by several inputs, of which none is to be overtaken: what counts is the
    /// time of the one that is most behind. An input counts from its first element on. One that has given nothing
    /// for `silence`, by the graph's clock, counts no more until it gives something again; this is looked at when
    /// an element comes.
    ///
    /// ```java
    /// EventTime.of(Trade::at).inputs(Trade::exchange, Duration.ofSeconds(30))
    /// ```
    public EventTime<T> inputs(ThrowingFunction<? super T, ?> other, Duration silence) {
        return new EventTime<>(timestamp, lateness, late, Objects.requireNonNull(other, "inputs"), silence, early);
    }

    /// As this, with early results: `every` after an element, by the graph's clock, what each open window has so
    /// far comes out, marked as [Windowed#early]. One such result stands for all elements that came meanwhile;
    /// where no element comes there is none. The result of a window that is over still comes, and is its last.
    ///
    /// ```java
    /// EventTime.of(Trade::at).lateness(Duration.ofSeconds(5)).early(Duration.ofSeconds(1))
    /// ```
    ///
    /// It costs, each time, a result of each open window and key. Not with a `Collector`, whose partial results
    /// can be finished once only.
    ///
    /// @throws IllegalArgumentException if `every` is not positive
    public EventTime<T> early(Duration every) {
        return new EventTime<>(timestamp, lateness, late, input, idle, Objects.requireNonNull(every, "early"));
    }
}
