package braid;

import braid.function.ThrowingPredicate;
import braid.spi.Spans;
import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How often a step tries an element before it is a failure:
///
/// ```java
/// Retry.times(5).backoff(Duration.ofMillis(100)).atMost(Duration.ofSeconds(2)).jitter(0.5)
///         .when(e -> e instanceof IOException)
///         .each(Duration.ofSeconds(1)).within(Duration.ofSeconds(10))
/// ```
///
/// An element whose failure was delivered, since its task ran out of time or was cancelled, is not tried again.
/// What is failed is the last try.
///
/// @param retries how often it is tried again after the first time, at least 0
/// @param pause how long before the first retry; each further pause is twice as long
/// @param longest no pause is longer
/// @param jitter the part of each pause that is left to chance, 0 to 1: of 0.5 a pause takes half of its time, and
///     any part of the other half
/// @param when whether what the function threw is worth another try; serializable, as all of Braid's functions.
/// What     it throws itself ends the tries
/// @param each how long one try may take before it is interrupted, in a task; null for any time. A value that
/// comes     too late, and comes, is a value
/// @param within how long after the first try began a further one may begin, pauses included; null for any time
public record Retry(
        int retries,
        Duration pause,
        Duration longest,
        double jitter,
        ThrowingPredicate<Throwable> when,
        @Nullable Duration each,
        @Nullable Duration within)
        implements Serializable {

    private static final Duration ANY = Duration.ofSeconds(Long.MAX_VALUE);
    private static final ThrowingPredicate<Throwable> ALWAYS = Always.INSTANCE;

    /// One that is itself again where it has travelled, so that equal options are equal.
    private enum Always implements ThrowingPredicate<Throwable> {
        INSTANCE;

        @Override
        public boolean testWithException(Throwable thrown) {
            return true;
        }
    }

    public Retry {
        if (retries < 0) {
            throw new IllegalArgumentException("retries must not be negative: " + retries);
        }
        if (pause.isNegative()) {
            throw new IllegalArgumentException("pause must not be negative: " + pause);
        }
        requirePositive("longest", longest);
        if (!(jitter >= 0 && jitter <= 1)) {
            throw new IllegalArgumentException("jitter must be from 0 to 1: " + jitter);
        }
        Objects.requireNonNull(when, "when");
        requirePositive("each", each);
        requirePositive("within", within);
    }

    private static void requirePositive(String what, @Nullable Duration value) {
        if (value != null && (value.isNegative() || value.isZero())) {
            throw new IllegalArgumentException(what + " must be positive: " + value);
        }
    }

    /// As many tries, with pauses that are twice as long each time, after whatever was thrown.
    public Retry(int retries, Duration pause) {
        this(retries, pause, ANY, 0, ALWAYS, null, null);
    }

    /// Tries again `retries` times, at once.
    public static Retry times(int retries) {
        return new Retry(retries, Duration.ZERO);
    }

    /// As this, with a pause before the first retry, doubled for each further one.
    public Retry backoff(Duration first) {
        return new Retry(retries, first, longest, jitter, when, each, within);
    }

    /// As this, with no pause longer than `most`.
    public Retry atMost(Duration most) {
        return new Retry(retries, pause, most, jitter, when, each, within);
    }

    /// As this, with `part` of each pause left to chance, so that those who failed together do not come back
    /// together.
    ///
    /// @param part 0 to 1
    public Retry jitter(double part) {
        return new Retry(retries, pause, longest, part, when, each, within);
    }

    /// As this, where `condition` holds of what the function threw; else it is a failure at once.
    public Retry when(ThrowingPredicate<Throwable> condition) {
        return new Retry(retries, pause, longest, jitter, condition, each, within);
    }

    /// As this, each try interrupted after `limit`, which then counts as failed. Holds in tasks,
    /// [Stream#scatter()]; what runs in an emitter's thread is not interrupted.
    public Retry each(Duration limit) {
        return new Retry(retries, pause, longest, jitter, when, limit, within);
    }

    /// As this, with no further try later than `limit` after the first began.
    public Retry within(Duration limit) {
        return new Retry(retries, pause, longest, jitter, when, each, limit);
    }

    /// Whether another try follows.
    ///
    /// @param tries how many there were, at least 1
    /// @param thrown what the last one threw
    /// @param spentNanos how long ago the first one began
    /// @param chance as for [#pauseNanos]
    public boolean goesOn(int tries, Throwable thrown, long spentNanos, double chance) {
        if (tries > retries || thrown instanceof InterruptedException || !when.test(thrown)) {
            return false;
        }
        return within == null || spentNanos + pauseNanos(tries, chance) <= Spans.nanos(within);
    }

    /// How long the pause is after so many tries, in nanoseconds.
    ///
    /// @param tries how many there were, at least 1
    /// @param chance a number from 0 to 1, such as [Math#random()]
    public long pauseNanos(int tries, double chance) {
        long nanos = Spans.nanos(pause);
        long most = Spans.nanos(longest);
        for (int i = 1; i < tries && nanos > 0 && nanos < most; i++) {
            nanos = nanos > Spans.FOREVER / 2 ? Spans.FOREVER : nanos * 2;
        }
        nanos = Math.min(nanos, most);
        return jitter == 0 ? nanos : nanos - (long) (nanos * jitter * chance);
    }
}
