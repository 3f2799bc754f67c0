package braid.operators;

import braid.function.ThrowingFunction;
import braid.spi.Context;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Step;
import java.util.Objects;

/// Passes on, one by one, what `function` gives for each element.
public record FlatMapOperator<T, R>(ThrowingFunction<? super T, ? extends Iterable<? extends R>> function)
        implements Operator<T, R> {

    public FlatMapOperator {
        Objects.requireNonNull(function, "function");
    }

    @Override
    public Step<T, R> open(Context context) {
        return down -> new Flattening<>(function, down);
    }

    private record Flattening<T, R>(
            ThrowingFunction<? super T, ? extends Iterable<? extends R>> function, Receiver<? super R> down)
            implements Receiver<T> {
        @Override
        public void receive(T element) throws InterruptedException {
            for (R result : Checks.element(function.apply(element), "the function")) {
                down.receive(Checks.element(result, "the iterable"));
            }
        }
    }
}
