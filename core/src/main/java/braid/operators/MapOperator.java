package braid.operators;

import braid.function.ThrowingFunction;
import braid.spi.Context;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Step;
import java.util.Objects;

/// Passes on what `function` makes of each element.
public record MapOperator<T, R>(ThrowingFunction<? super T, ? extends R> function) implements Operator<T, R> {

    public MapOperator {
        Objects.requireNonNull(function, "function");
    }

    @Override
    public Step<T, R> open(Context context) {
        return down -> new Mapping<>(function, down);
    }

    private record Mapping<T, R>(ThrowingFunction<? super T, ? extends R> function, Receiver<? super R> down)
            implements Receiver<T> {
        @Override
        public void receive(T element) throws InterruptedException {
            down.receive(Checks.element(function.apply(element), "the function"));
        }
    }
}
