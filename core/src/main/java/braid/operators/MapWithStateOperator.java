package braid.operators;

import braid.Pair;
import braid.function.ThrowingBiFunction;
import braid.spi.Context;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Step;
import java.util.Objects;

/// Passes on the second part of what `function` makes of the state and each element; the first part is the next
/// state. A failure leaves the state as it was.
public record MapWithStateOperator<T, S, R>(S start, ThrowingBiFunction<? super S, ? super T, Pair<S, R>> function)
        implements Operator<T, R> {

    public MapWithStateOperator {
        Objects.requireNonNull(function, "function");
    }

    @Override
    public Step<T, R> open(Context context) {
        State<S> state = new State<>(start);
        return down -> new MappingWithState<>(function, state, down);
    }

    private static final class State<S> {
        S value;

        State(S start) {
            value = start;
        }
    }

    private record MappingWithState<T, S, R>(
            ThrowingBiFunction<? super S, ? super T, Pair<S, R>> function, State<S> state, Receiver<? super R> down)
            implements Receiver<T> {
        @Override
        public void receive(T element) throws InterruptedException {
            Pair<S, R> next = Checks.element(function.apply(state.value, element), "the function");
            R result = Checks.element(next.second(), "the function's second part");
            state.value = Checks.element(next.first(), "the function's first part");
            down.receive(result);
        }
    }
}
