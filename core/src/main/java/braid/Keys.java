package braid;

import braid.function.ThrowingConsumer;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How many keys a step of a [KeyedStream] remembers, and for how long: a value.
///
/// ```java
/// Keys.atMost(10_000).idle(Duration.ofMinutes(5)).evicted(symbol -> log.info("forgotten: {}", symbol))
/// ```
///
/// A key that is evicted is completed first: what it holds, such as an unfinished list, comes out. An element that
/// has it later begins anew.
///
/// @param limit so many keys at the most; the one that had no element for longest is evicted for a new one
/// @param idle a key that has had no element for so long, by the graph's clock, is evicted; null for never
/// @param evicted is told of each key that is evicted, in the stream's own thread; null for nobody
/// @param <K> the keys
public record Keys<K>(
        int limit, @Nullable Duration idle, @Nullable ThrowingConsumer<? super K> evicted) {

    /// So many keys are remembered where nothing is said.
    public static final int LIMIT = 1_000_000;

    public Keys {
        if (limit <= 0) {
            throw new IllegalArgumentException("limit must be positive: " + limit);
        }
        if (idle != null && (idle.isNegative() || idle.isZero())) {
            throw new IllegalArgumentException("idle must be positive: " + idle);
        }
    }

    /// At most so many keys.
    ///
    /// @throws IllegalArgumentException if `limit` is not positive
    public static <K> Keys<K> atMost(int limit) {
        return new Keys<>(limit, null, null);
    }

    /// As this, but for keys that have no element for so long.
    ///
    /// @throws IllegalArgumentException if `time` is not positive
    public Keys<K> idle(Duration time) {
        return new Keys<>(limit, Objects.requireNonNull(time, "idle"), evicted);
    }

    /// As this, with `listener` told of each key that is evicted. What it throws is a failure whose element is the
    /// key.
    public Keys<K> evicted(ThrowingConsumer<? super K> listener) {
        return new Keys<>(limit, idle, Objects.requireNonNull(listener, "evicted"));
    }
}
