package braid;

import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// The aggregates that [Aggregate] gives.
final class Aggregates {

    private Aggregates() {}

    static <T> Aggregate<T, ?, Long> summing(ToLongFunction<? super T> value) {
        return new Summing<T>(Objects.requireNonNull(value, "value"));
    }

    static <T> Aggregate<T, ?, Double> mean(ToDoubleFunction<? super T> value) {
        return new Mean<T>(Objects.requireNonNull(value, "value"));
    }

    static <T> Aggregate<T, ?, Aggregate.Statistics> statistics(ToDoubleFunction<? super T> value) {
        return new Describing<T>(Objects.requireNonNull(value, "value"));
    }

    static <T extends Comparable<? super T>> Aggregate<T, ?, T> extreme(int sign) {
        return new Extreme<T>(sign);
    }

    private record Summing<T>(ToLongFunction<? super T> value) implements Aggregate<T, long[], Long> {
        @Override
        public long[] start() {
            return new long[1];
        }

        @Override
        public long[] add(long[] state, T element) {
            state[0] = Math.addExact(state[0], value.applyAsLong(element));
            return state;
        }

        @Override
        public long[] merge(long[] state, long[] other) {
            state[0] = Math.addExact(state[0], other[0]);
            return state;
        }

        @Override
        public Long result(long[] state) {
            return state[0];
        }
    }

    /// The sum is kept apart from what rounding has taken from it: Neumaier's summation.
    private static final class Sum {
        private long count;
        private double sum;
        private double lost;

        void add(double value) {
            double next = sum + value;
            lost += Math.abs(sum) >= Math.abs(value) ? (sum - next) + value : (value - next) + sum;
            sum = next;
        }

        double mean() {
            double exact = sum + lost;
            return (Double.isNaN(exact) ? sum : exact) / count; // an infinite one has lost NaN
        }
    }

    private record Mean<T>(ToDoubleFunction<? super T> value) implements Aggregate<T, Sum, Double> {
        @Override
        public Sum start() {
            return new Sum();
        }

        @Override
        public Sum add(Sum state, T element) {
            state.add(value.applyAsDouble(element));
            state.count++;
            return state;
        }

        @Override
        public Sum merge(Sum state, Sum other) {
            state.add(other.sum);
            state.add(other.lost);
            state.count += other.count;
            return state;
        }

        @Override
        public Double result(Sum state) {
            return state.mean();
        }
    }

    /// Mean and squared distances from it, as they are updated by Welford's and merged by Chan's method.
    private static final class Moments {
        private long count;
        private double mean;
        private double squares;
        private double min = Double.POSITIVE_INFINITY;
        private double max = Double.NEGATIVE_INFINITY;
    }

    private record Describing<T>(ToDoubleFunction<? super T> value)
            implements Aggregate<T, Moments, Aggregate.Statistics> {
        @Override
        public Moments start() {
            return new Moments();
        }

        @Override
        public Moments add(Moments state, T element) {
            double number = value.applyAsDouble(element);
            double distance = number - state.mean;
            state.count++;
            state.mean += distance / state.count;
            state.squares += distance * (number - state.mean);
            state.min = Math.min(state.min, number);
            state.max = Math.max(state.max, number);
            return state;
        }

        @Override
        public Moments merge(Moments state, Moments other) {
            if (other.count == 0) {
                return state;
            }
            long count = state.count + other.count;
            double distance = other.mean - state.mean;
            state.mean += distance * other.count / count;
            state.squares += other.squares + distance * distance * state.count * other.count / count;
            state.count = count;
            state.min = Math.min(state.min, other.min);
            state.max = Math.max(state.max, other.max);
            return state;
        }

        @Override
        public Aggregate.Statistics result(Moments state) {
            boolean none = state.count == 0;
            return new Aggregate.Statistics(
                    state.count,
                    none ? Double.NaN : state.mean,
                    none ? Double.NaN : state.squares / state.count,
                    state.min,
                    state.max);
        }
    }

    private static final class Best<T> {
        private @Nullable T element;
    }

    /// The first of those that are equal stays.
    private record Extreme<T extends Comparable<? super T>>(int sign) implements Aggregate<T, Best<T>, T> {
        @Override
        public Best<T> start() {
            return new Best<>();
        }

        @Override
        public Best<T> add(Best<T> state, T element) {
            T best = state.element;
            if (best == null || Integer.signum(element.compareTo(best)) == sign) {
                state.element = element;
            }
            return state;
        }

        @Override
        public Best<T> merge(Best<T> state, Best<T> other) {
            T element = other.element;
            return element == null ? state : add(state, element);
        }

        @Override
        public T result(Best<T> state) {
            return Objects.requireNonNull(state.element, "of no elements there is none");
        }
    }
}
