package braid.operators;

import braid.spi.Clock;
import braid.spi.Context;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Spans;
import braid.spi.Step;
import java.time.Duration;

/// Passes on an element, and drops those that come within `interval` behind it.
public record ThrottleOperator<T>(Duration interval) implements Operator<T, T> {

    public ThrottleOperator {
        Checks.positive("interval", interval);
    }

    @Override
    public Step<T, T> open(Context context) {
        Gate gate = new Gate(context.clock().nanoTime());
        return down -> new Throttling<>(Spans.nanos(interval), context.clock(), gate, down);
    }

    /// When the next element may pass.
    private static final class Gate {
        private long opens;

        Gate(long opens) {
            this.opens = opens;
        }
    }

    private record Throttling<T>(long interval, Clock clock, Gate gate, Receiver<? super T> down)
            implements Receiver<T> {
        @Override
        public void receive(T element) throws InterruptedException {
            long now = clock.nanoTime();
            if (now - gate.opens >= 0) {
                gate.opens = now + interval;
                down.receive(element);
            }
        }
    }
}
