package braid.operators;

import braid.engine.Computation;
import braid.function.ThrowingBiFunction;
import braid.spi.Completion;
import braid.spi.Context;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Signal;
import braid.spi.Step;
import org.jspecify.annotations.Nullable;

/// As [AccumulateOperator], over handles: each state is a task that needs the one before.
public record FoldOperator<T, S>(@Nullable Object start, ThrowingBiFunction<Object, Object, Object> function)
        implements Operator<Computation<T>, Computation<S>> {

    @Override
    public Step<Computation<T>, Computation<S>> open(Context context) {
        Last<S> last = new Last<>();
        return down -> new Folding<>(start, function, context, last, down);
    }

    @Override
    public String label() {
        return "accumulate";
    }

    private static final class Last<S> {
        @Nullable
        Computation<S> step;
    }

    private record Folding<T, S>(
            @Nullable Object start,
            ThrowingBiFunction<Object, Object, Object> function,
            Context context,
            Last<S> last,
            Receiver<? super Computation<S>> down)
            implements Receiver<Computation<T>> {
        @Override
        public void receive(Computation<T> element) throws InterruptedException {
            Computation<S> next = Computation.fold(function, start, last.step, element, context.origin());
            next.retain(); // for the step after it
            last.step = next;
            down.receive(next);
        }

        /// No step comes after the last one: without this its state would stay where it is kept.
        @Override
        public void signal(Signal signal) throws InterruptedException {
            Computation<S> step = last.step;
            if (signal instanceof Completion && step != null) {
                last.step = null;
                step.close();
            }
            down.signal(signal);
        }
    }
}
