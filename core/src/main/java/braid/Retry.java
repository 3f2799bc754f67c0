package braid;

import java.io.Serializable;
import java.time.Duration;

/// How often a step tries an element before it is a failure: `map(fetch,
/// Retry.times(3).backoff(Duration.ofMillis(100)))`.
///
/// @param retries how often it is tried again after the first time, at least 0
/// @param pause how long before the first retry; each further pause is twice as long
public record Retry(int retries, Duration pause) implements Serializable {

    public Retry {
        if (retries < 0) {
            throw new IllegalArgumentException("retries must not be negative: " + retries);
        }
        if (pause.isNegative()) {
            throw new IllegalArgumentException("pause must not be negative: " + pause);
        }
    }

    /// Tries again `retries` times, at once.
    public static Retry times(int retries) {
        return new Retry(retries, Duration.ZERO);
    }

    /// As this, with a pause before the first retry, doubled for each further one.
    public Retry backoff(Duration first) {
        return new Retry(retries, first);
    }
}
