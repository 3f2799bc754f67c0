package braid.operators;

import braid.Retry;
import braid.function.ThrowingFunction;
import braid.spi.Context;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Step;
import java.util.Objects;

/// Passes on what `function` makes of each element, tried again as `retry` says where it throws. A pause goes by
/// the graph's clock and is ended by `destroy`; the element goes with the node then.
public record MapOperator<T, R>(ThrowingFunction<? super T, ? extends R> function, Retry retry)
        implements Operator<T, R> {

    public MapOperator {
        Objects.requireNonNull(function, "function");
        Objects.requireNonNull(retry, "retry");
    }

    /// Tries each element once.
    public MapOperator(ThrowingFunction<? super T, ? extends R> function) {
        this(function, Retry.times(0));
    }

    @Override
    public Step<T, R> open(Context context) {
        return retry.retries() == 0
                ? down -> new Mapping<>(function, down)
                : down -> new Trying<>(function, retry, context, down);
    }

    private record Mapping<T, R>(ThrowingFunction<? super T, ? extends R> function, Receiver<? super R> down)
            implements Receiver<T> {
        @Override
        public void receive(T element) throws InterruptedException {
            down.receive(Checks.element(function.apply(element), "the function"));
        }
    }

    private record Trying<T, R>(
            ThrowingFunction<? super T, ? extends R> function, Retry retry, Context context, Receiver<? super R> down)
            implements Receiver<T> {
        @Override
        public void receive(T element) throws InterruptedException {
            if (context.destroyed()) {
                return; // what came before may have been dropped in its pause
            }
            R result = Tries.of(
                    context, retry, () -> Checks.element(function.applyWithException(element), "the function"));
            if (result != null) {
                down.receive(result);
            }
        }
    }
}
