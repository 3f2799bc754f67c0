package braid.operators;

import braid.engine.Computation;
import braid.function.ThrowingBiFunction;
import braid.spi.Completion;
import braid.spi.Context;
import braid.spi.Leases;
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
        Last<S> last = new Last<>(context.leases());
        return down -> new Folding<>(start, function, context, last, down);
    }

    @Override
    public String label() {
        return "accumulate";
    }

    private static final class Last<S> {
        private final Leases leases;
        private @Nullable Computation<S> step;

        Last(Leases leases) {
            this.leases = leases;
        }
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
            Computation<S> before = last.step;
            if (!last.leases.take(before)) {
                element.close();
                return;
            }
            Computation<S> next = Computation.fold(function, start, before, element, context.origin());
            Computation<S> state = next.share(); // for the step after it
            last.step = state;
            last.leases.keep(state);
            down.receive(next);
        }

        /// No step comes after the last one: without this its state would stay where it is kept.
        @Override
        public void signal(Signal signal) throws InterruptedException {
            if (signal instanceof Completion) {
                last.leases.end();
            }
            down.signal(signal);
        }
    }
}
