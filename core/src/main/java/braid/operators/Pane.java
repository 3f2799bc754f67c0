package braid.operators;

import braid.Aggregate;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A stretch of time with a partial result for each key that came in it, in the order in which they came.
final class Pane<K> {

    private final long start;
    private final long end;

    /// That of its first element.
    private final long number;

    private final Map<K, Object> partials = new LinkedHashMap<>();

    Pane(long start, long end, long number) {
        this.start = start;
        this.end = end;
        this.number = number;
    }

    long start() {
        return start;
    }

    long end() {
        return end;
    }

    long number() {
        return number;
    }

    boolean covers(long time) {
        return time >= start && time < end;
    }

    /// Adds `element`.
    ///
    /// @return how many partial results there are more
    <T> int add(K key, T element, Aggregate<? super T, Object, ?> aggregate) {
        @Nullable Object before = partials.get(key);
        Object after = aggregate.add(before == null ? aggregate.start() : before, element);
        if (!isSame(before, after)) {
            partials.put(key, Checks.element(after, "the aggregate"));
        }
        return before == null ? 1 : 0;
    }

    @SuppressWarnings("ReferenceEquality") // one that was changed in place stands there already
    private static boolean isSame(@Nullable Object before, Object after) {
        return before == after;
    }

    Map<K, Object> partials() {
        return partials;
    }
}
