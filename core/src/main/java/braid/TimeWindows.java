package braid;

import java.time.Duration;
import java.util.Objects;

/// How event time is cut into windows, for [Stream#window]: a value.
///
/// ```java
/// TimeWindows.tumbling(Duration.ofMinutes(1))
/// TimeWindows.sliding(Duration.ofMinutes(10), Duration.ofSeconds(30))
/// TimeWindows.session(Duration.ofMinutes(15))
/// ```
///
/// Windows of a fixed size are aligned to 1970-01-01T00:00Z, so that those of an hour begin with the hours of UTC.
public sealed interface TimeWindows {

    /// The longest that a window, or what is told of one, may be: ten years.
    Duration LONGEST = Duration.ofDays(3653);

    /// Windows of `size`, each of which begins where the one before ends.
    ///
    /// @throws IllegalArgumentException if `size` is not positive, or longer than ten years
    static Tumbling tumbling(Duration size) {
        return new Tumbling(size, Duration.ZERO);
    }

    /// Windows of `size`, one of which begins every `slide`. An element is in each window that covers its time.
    ///
    /// @throws IllegalArgumentException if one is not positive or longer than ten years, or `slide` is longer than
    /// `size`
    static Sliding sliding(Duration size, Duration slide) {
        return new Sliding(size, slide);
    }

    /// A window lasts as long as each of its elements comes less than `gap` after the one before, and ends `gap`
    /// after its last element.
    ///
    /// @throws IllegalArgumentException if `gap` is not positive, or longer than ten years
    static Session session(Duration gap) {
        return new Session(gap);
    }

    /// [TimeWindows#tumbling].
    ///
    /// @param size how long each is
    /// @param offset how much later than what they are aligned to they begin: windows of a day with minus two
    /// hours begin at midnight where clocks are two hours ahead of UTC
    record Tumbling(Duration size, Duration offset) implements TimeWindows {
        public Tumbling {
            limited("size", size);
            Objects.requireNonNull(offset, "offset");
            limited("offset", offset.isZero() ? Duration.ofNanos(1) : offset.abs());
        }

        /// As this, but for where they begin.
        public Tumbling offset(Duration other) {
            return new Tumbling(size, other);
        }
    }

    /// [TimeWindows#sliding].
    ///
    /// @param size how long each is
    /// @param slide how much later the next one begins
    record Sliding(Duration size, Duration slide) implements TimeWindows {
        public Sliding {
            limited("size", size);
            limited("slide", slide);
            if (slide.compareTo(size) > 0) {
                throw new IllegalArgumentException("slide must not be longer than size, " + size + ": " + slide);
            }
        }
    }

    /// [TimeWindows#session].
    ///
    /// @param gap so much silence ends a window
    record Session(Duration gap) implements TimeWindows {
        public Session {
            limited("gap", gap);
        }
    }

    private static void limited(String what, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(what + " must be positive: " + value);
        }
        if (value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(what + " must not be longer than ten years: " + value);
        }
    }
}
