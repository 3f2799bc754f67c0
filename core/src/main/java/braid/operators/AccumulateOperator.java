package braid.operators;

import braid.function.ThrowingBiFunction;
import braid.spi.Context;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Step;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Passes on the state after each element: `function` makes the next state of the state and the element. A failure
/// leaves the state as it was.
///
/// @param start the state before the first element; null lets the first element be the first state
public record AccumulateOperator<T, S>(
        @Nullable S start, ThrowingBiFunction<? super S, ? super T, ? extends S> function) implements Operator<T, S> {

    public AccumulateOperator {
        Objects.requireNonNull(function, "function");
    }

    @Override
    public Step<T, S> open(Context context) {
        State<S> state = new State<>(start);
        return down -> new Accumulating<>(function, state, down);
    }

    private static final class State<S> {
        @Nullable
        S value;

        State(@Nullable S start) {
            value = start;
        }
    }

    private record Accumulating<T, S>(
            ThrowingBiFunction<? super S, ? super T, ? extends S> function, State<S> state, Receiver<? super S> down)
            implements Receiver<T> {
        @Override
        @SuppressWarnings("unchecked") // without a start, T is S
        public void receive(T element) throws InterruptedException {
            S before = state.value;
            S after = before == null ? (S) element : Checks.element(function.apply(before, element), "the function");
            state.value = after;
            down.receive(after);
        }
    }
}
