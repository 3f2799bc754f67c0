package braid.spi;

import braid.function.ThrowingFunction;
import braid.function.ThrowingPredicate;
import java.io.Serializable;
import java.util.List;

/// What a step makes of one value inside a task.
public sealed interface Transform extends Serializable {

    /// Adds to `out` what becomes of `value`.
    void apply(Object value, List<Object> out);

    /// The user's function.
    Object function();

    /// Whether exactly one result comes of each value, or a failure.
    default boolean isOneToOne() {
        return false;
    }

    /// As the operator `map`.
    record Map(ThrowingFunction<Object, Object> function) implements Transform {
        @Override
        public void apply(Object value, List<Object> out) {
            out.add(element(function.apply(value)));
        }

        @Override
        public boolean isOneToOne() {
            return true;
        }
    }

    /// As the operator `filter`.
    record Filter(ThrowingPredicate<Object> predicate) implements Transform {
        @Override
        public void apply(Object value, List<Object> out) {
            if (predicate.test(value)) {
                out.add(value);
            }
        }

        @Override
        public Object function() {
            return predicate;
        }
    }

    /// As the operator `flatMap`.
    record FlatMap(ThrowingFunction<Object, Iterable<Object>> function) implements Transform {
        @Override
        public void apply(Object value, List<Object> out) {
            for (Object result : element(function.apply(value))) {
                out.add(element(result));
            }
        }
    }

    /// A user's function's result, which must not be null.
    static <T> T element(T result) {
        if (result == null) {
            throw new NullPointerException("null is not an element: the function returned null");
        }
        return result;
    }
}
