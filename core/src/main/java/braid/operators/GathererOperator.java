package braid.operators;

import braid.spi.Completion;
import braid.spi.Context;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Signal;
import braid.spi.Step;
import java.util.stream.Gatherer;

/// Runs a gatherer of the JDK. One that wants no more completes what follows at once; its finisher runs then, or at
/// completion.
///
/// What a gatherer holds cannot be seen, so an acknowledgement passes at once, though an earlier element may still
/// be held in it.
public record GathererOperator<T, A, R>(Gatherer<? super T, A, R> gatherer) implements Operator<T, R> {

    @Override
    public Step<T, R> open(Context context) {
        State<A> state = new State<>(gatherer.initializer().get());
        return down -> new Gathering<>(gatherer, state, context, new Pushing<>(down), down);
    }

    @Override
    public String label() {
        return "gatherer";
    }

    private static final class State<A> {
        final A value;
        boolean over;

        State(A value) {
            this.value = value;
        }
    }

    private record Pushing<R>(Receiver<? super R> down) implements Gatherer.Downstream<R> {
        @Override
        public boolean push(R element) {
            try {
                down.receive(Checks.element(element, "the gatherer"));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return down.wanted();
        }

        @Override
        public boolean isRejecting() {
            return !down.wanted();
        }
    }

    private record Gathering<T, A, R>(
            Gatherer<? super T, A, R> gatherer,
            State<A> state,
            Context context,
            Pushing<R> pushing,
            Receiver<? super R> down)
            implements Receiver<T> {
        @Override
        public void receive(T element) throws InterruptedException {
            if (!state.over && !gatherer.integrator().integrate(state.value, element, pushing)) {
                finish();
            }
        }

        private void finish() throws InterruptedException {
            state.over = true;
            try {
                gatherer.finisher().accept(state.value, pushing);
            } catch (Throwable thrown) {
                down.signal(context.failure(null, thrown));
            }
            down.signal(Completion.COMPLETION);
        }

        @Override
        public void signal(Signal signal) throws InterruptedException {
            if (!(signal instanceof Completion)) {
                down.signal(signal);
            } else if (!state.over) {
                finish();
            }
        }

        @Override
        public boolean wanted() {
            return !state.over && down.wanted();
        }
    }
}
