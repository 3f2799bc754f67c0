package braid.operators;

import braid.Breaker;
import braid.Breaker.State;
import braid.function.CheckedException;
import braid.function.ThrowingFunction;
import braid.spi.Clock;
import braid.spi.Context;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Spans;
import braid.spi.Step;
import java.util.Objects;

/// Passes on what `function` makes of each element. Where it has thrown so often in a row as `breaker` says,
/// elements fail without it until the breaker's pause is over; then one is tried.
public record GuardOperator<T, R>(ThrowingFunction<? super T, ? extends R> function, Breaker breaker)
        implements Operator<T, R> {

    public GuardOperator {
        Objects.requireNonNull(function, "function");
        Objects.requireNonNull(breaker, "breaker");
    }

    @Override
    public Step<T, R> open(Context context) {
        Circuit circuit = new Circuit(breaker, context.clock());
        return down -> new Guarding<>(function, circuit, down);
    }

    private static final class Circuit {

        private final Breaker breaker;
        private final Clock clock;
        private State state = State.CLOSED;
        private int failures;
        private long opened;

        Circuit(Breaker breaker, Clock clock) {
            this.breaker = breaker;
            this.clock = clock;
        }

        /// Refuses an element while it is open.
        void enter() {
            if (state == State.OPEN) {
                long left = Spans.nanos(breaker.pause()) - (clock.nanoTime() - opened);
                if (left > 0) {
                    throw new IllegalStateException("the circuit is open: " + breaker.failures()
                            + " failures in a row, tried again after " + breaker.pause());
                }
                to(State.HALF_OPEN);
            }
        }

        void succeeded() {
            failures = 0;
            to(State.CLOSED);
        }

        /// An interrupt is for the thread that emits, and says nothing of the service.
        void failed(Throwable thrown) {
            if (CheckedException.unwrap(thrown) instanceof InterruptedException) {
                return;
            }
            failures++;
            if (state == State.HALF_OPEN || failures >= breaker.failures()) {
                opened = clock.nanoTime();
                try {
                    to(State.OPEN);
                } catch (Throwable listeners) {
                    thrown.addSuppressed(listeners);
                }
            }
        }

        private void to(State next) {
            if (next != state) {
                state = next;
                breaker.listener().accept(next);
            }
        }
    }

    private record Guarding<T, R>(
            ThrowingFunction<? super T, ? extends R> function, Circuit circuit, Receiver<? super R> down)
            implements Receiver<T> {
        @Override
        public void receive(T element) throws InterruptedException {
            circuit.enter();
            R result;
            try {
                result = Checks.element(function.apply(element), "the function");
            } catch (Throwable thrown) {
                circuit.failed(thrown);
                throw thrown;
            }
            circuit.succeeded();
            down.receive(result);
        }
    }
}
