package braid.operators;

import braid.Failure;
import braid.spi.Clock;
import braid.spi.Completion;
import braid.spi.Context;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Signal;
import braid.spi.Spans;
import braid.spi.Step;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Passes all on, and makes a failure without an element where none has come for `limit`: one for each silence.
/// Counts from when it was built, and from when the last element or failure was handled.
public record TimeoutOperator<T>(Duration limit) implements Operator<T, T> {

    public TimeoutOperator {
        Checks.positive("limit", limit);
    }

    @Override
    public Step<T, T> open(Context context) {
        Silence silence = new Silence(limit, context);
        silence.begin();
        return down -> new Watching<>(silence, down);
    }

    /// How long nothing has come. Its timer is set anew only when its time has come: one a silence, not one an
    /// element.
    private static final class Silence {

        private final Duration limit;
        private final Context context;
        private long begun;
        private Clock.@Nullable Scheduled timer;
        private boolean over;

        Silence(Duration limit, Context context) {
            this.limit = limit;
            this.context = context;
        }

        void begin() {
            begun = context.clock().nanoTime();
            if (timer == null && !over) {
                set(Spans.nanos(limit));
            }
        }

        private void set(long nanos) {
            timer = context.schedule(Duration.ofNanos(nanos), this::look);
        }

        private void look(Receiver<Object> down) throws InterruptedException {
            timer = null;
            long left = Spans.nanos(limit) - (context.clock().nanoTime() - begun);
            if (left > 0 && !over) {
                set(left);
            } else if (!over) {
                down.signal(context.failure(null, new TimeoutException("no element came for " + limit)));
            }
        }

        void end() {
            over = true;
            Clock.Scheduled running = timer;
            if (running != null) {
                running.cancel();
            }
        }
    }

    private record Watching<T>(Silence silence, Receiver<? super T> down) implements Receiver<T> {
        @Override
        public void receive(T element) throws InterruptedException {
            try {
                down.receive(element);
            } finally {
                silence.begin();
            }
        }

        @Override
        public void signal(Signal signal) throws InterruptedException {
            if (signal instanceof Completion) {
                silence.end();
            } else if (signal instanceof Failure) {
                silence.begin();
            }
            down.signal(signal);
        }
    }
}
