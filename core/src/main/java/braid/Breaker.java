package braid;

import braid.function.ThrowingConsumer;
import java.time.Duration;
import java.util.Objects;

/// When [Stream#guard] leaves a service alone that fails again and again:
///
/// ```java
/// Breaker.after(5, Duration.ofSeconds(30)).telling(state -> log(state))
/// ```
///
/// @param failures after how many failures in a row it opens, at least 1
/// @param pause how long it is open before one element is tried
/// @param listener is told of each change, between two elements; what it throws is the present element's failure,
///     or is suppressed in it where that has failed itself
public record Breaker(int failures, Duration pause, ThrowingConsumer<? super State> listener) {

    /// What a breaker does with an element.
    public enum State {
        /// It is handed to the function.
        CLOSED,
        /// It fails at once.
        OPEN,
        /// It is tried: what comes of it closes or opens the breaker.
        HALF_OPEN
    }

    public Breaker {
        if (failures <= 0) {
            throw new IllegalArgumentException("failures must be positive: " + failures);
        }
        if (pause.isNegative() || pause.isZero()) {
            throw new IllegalArgumentException("pause must be positive: " + pause);
        }
        Objects.requireNonNull(listener, "listener");
    }

    /// One that opens after so many failures in a row, for `pause`, and tells nobody.
    public static Breaker after(int failures, Duration pause) {
        return new Breaker(failures, pause, state -> {});
    }

    /// As this, with `told` told of each change.
    public Breaker telling(ThrowingConsumer<? super State> told) {
        return new Breaker(failures, pause, told);
    }
}
