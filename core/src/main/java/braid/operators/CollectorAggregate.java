package braid.operators;

import braid.Aggregate;
import java.util.function.BiConsumer;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collector;

/// A JDK `Collector` as an aggregate. Its combiner may keep parts of both that it merges, so no partial result is
/// merged twice.
public record CollectorAggregate<T, A, R>(
        Supplier<A> supplier, BiConsumer<A, ? super T> accumulator, BinaryOperator<A> combiner, Function<A, R> finisher)
        implements Aggregate<T, A, R> {

    /// Of `collector`.
    public static <T, A, R> CollectorAggregate<T, A, R> of(Collector<T, A, R> collector) {
        return new CollectorAggregate<>(
                collector.supplier(), collector.accumulator(), collector.combiner(), collector.finisher());
    }

    @Override
    public A start() {
        return supplier.get();
    }

    @Override
    public A add(A state, T element) {
        accumulator.accept(state, element);
        return state;
    }

    @Override
    public A merge(A state, A other) {
        return combiner.apply(state, other);
    }

    @Override
    public R result(A state) {
        return finisher.apply(state);
    }
}
