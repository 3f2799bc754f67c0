package braid.operators;

import braid.Failure;
import braid.function.ThrowingFunction;
import braid.spi.Context;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Signal;
import braid.spi.Step;
import java.util.Objects;

/// Passes on what `function` makes of each failure, in the failed element's place. Elements pass.
public record RecoverOperator<T>(ThrowingFunction<? super Failure, ? extends T> function) implements Operator<T, T> {

    public RecoverOperator {
        Objects.requireNonNull(function, "function");
    }

    @Override
    public Step<T, T> open(Context context) {
        return down -> new Recovering<>(function, down);
    }

    private record Recovering<T>(ThrowingFunction<? super Failure, ? extends T> function, Receiver<? super T> down)
            implements Receiver<T> {
        @Override
        public void receive(T element) throws InterruptedException {
            down.receive(element);
        }

        @Override
        public void signal(Signal signal) throws InterruptedException {
            if (signal instanceof Failure failure) {
                down.receive(Checks.element(function.apply(failure), "the function"));
            } else {
                down.signal(signal);
            }
        }
    }
}
