package braid;

import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/// How many elements become one value, piece by piece. As a `java.util.stream.Collector`, but of partial results
/// that may be merged more than once, so that windows that overlap share what they have in common.
///
/// ```java
/// record Total() implements Aggregate<Order, long[], Long> {
///     public long[] start() { return new long[1]; }
///     public long[] add(long[] total, Order order) { total[0] += order.cents(); return total; }
///     public long[] merge(long[] total, long[] other) { total[0] += other[0]; return total; }
///     public Long result(long[] total) { return total[0]; }
/// }
/// ```
///
/// One thread at a time calls it, in the region of its node.
///
/// @param <T> the elements
/// @param <A> a partial result, which may be changed in place
/// @param <R> the value
public interface Aggregate<T, A, R> {

    /// A partial result of no elements, which is nobody else's.
    A start();

    /// The partial result with `element` added: `state`, changed, or another one. An exception is a failure of
    /// `element`; `state` should be as it was.
    A add(A state, T element);

    /// The partial result of what both are of: `state`, changed, or another one. Neither changes `other` nor keeps
    /// anything of it that may change.
    A merge(A state, A other);

    /// The value, which is not null. Does not change `state`.
    R result(A state);

    /// How many there are.
    static <T> Aggregate<T, ?, Long> count() {
        return Aggregates.summing(element -> 1);
    }

    /// The sum of what `value` gives; 0 of nothing.
    ///
    /// @throws ArithmeticException where it goes beyond a `long`: a failure of that element, or of the window
    static <T> Aggregate<T, ?, Long> sum(ToLongFunction<? super T> value) {
        return Aggregates.summing(value);
    }

    /// How many there are, and their sum, mean, variance, least and greatest, of what `value` gives.
    static <T> Aggregate<T, ?, Statistics> statistics(ToDoubleFunction<? super T> value) {
        return Aggregates.statistics(value);
    }

    /// The arithmetic mean of what `value` gives.
    static <T> Aggregate<T, ?, Double> mean(ToDoubleFunction<? super T> value) {
        return Aggregates.mean(value);
    }

    /// Numbers about numbers.
    ///
    /// @param count how many there are
    /// @param mean their arithmetic mean; NaN of none
    /// @param variance their variance as a population, so that of one is 0; NaN of none
    /// @param min the least; positive infinity of none
    /// @param max the greatest; negative infinity of none
    record Statistics(long count, double mean, double variance, double min, double max) {

        /// The sum.
        public double sum() {
            return count == 0 ? 0 : mean * count;
        }

        /// The root of the variance.
        public double deviation() {
            return Math.sqrt(variance);
        }
    }

    /// The least element, by its own order.
    static <T extends Comparable<? super T>> Aggregate<T, ?, T> min() {
        return Aggregates.extreme(-1);
    }

    /// The greatest element, by its own order.
    static <T extends Comparable<? super T>> Aggregate<T, ?, T> max() {
        return Aggregates.extreme(1);
    }
}
