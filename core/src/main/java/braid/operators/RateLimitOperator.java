package braid.operators;

import braid.spi.Clock;
import braid.spi.Context;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Spans;
import braid.spi.Step;
import java.time.Duration;

/// Passes elements on at least `interval` apart; the emitter waits for its turn.
public record RateLimitOperator<T>(Duration interval) implements Operator<T, T> {

    public RateLimitOperator {
        Checks.positive("interval", interval);
    }

    @Override
    public Step<T, T> open(Context context) {
        Turn turn = new Turn(interval, context);
        return down -> new Limiting<>(turn, down);
    }

    /// When the next element may pass.
    private static final class Turn {

        private final long interval;
        private final Context context;
        private volatile long next;

        Turn(Duration interval, Context context) {
            this.interval = Spans.nanos(interval);
            this.context = context;
            this.next = context.clock().nanoTime();
        }

        boolean come() {
            return next - context.clock().nanoTime() <= 0;
        }

        void await() {
            Clock clock = context.clock();
            long now = clock.nanoTime();
            long wait = next - now;
            if (wait > 0) {
                context.sleep(Duration.ofNanos(wait));
                now = clock.nanoTime();
            }
            next = now + interval;
        }
    }

    private record Limiting<T>(Turn turn, Receiver<? super T> down) implements Receiver<T> {
        @Override
        public void receive(T element) throws InterruptedException {
            turn.await();
            down.receive(element);
        }

        @Override
        public boolean ready() {
            return turn.come() && down.ready();
        }
    }
}
