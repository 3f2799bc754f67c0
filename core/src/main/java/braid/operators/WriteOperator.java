package braid.operators;

import braid.Failure;
import braid.Retry;
import braid.spi.Clock;
import braid.spi.Completion;
import braid.spi.Context;
import braid.spi.Held;
import braid.spi.Marker;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Signal;
import braid.spi.SinkWriter;
import braid.spi.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Writes elements in batches of up to `maxCount`, each at the latest `maxTime` after its first element came, and
/// passes each on when it is written. A marker has what is there written at once, so whoever waits for it knows
/// that it is safe. Where a batch cannot be written, each of its elements is a failure. A failure goes by, and is
/// not written.
public record WriteOperator<T>(SinkWriter.Opener<? super T> opener, int maxCount, Duration maxTime, Retry retry)
        implements Operator<T, T> {

    /// As many elements go into a batch where nobody says.
    public static final int MOST = 1024;

    /// So long an element waits for others where nobody says.
    public static final Duration SOON = Duration.ofMillis(20);

    public WriteOperator {
        Objects.requireNonNull(opener, "opener");
        Checks.positive("maxCount", maxCount);
        Checks.positive("maxTime", maxTime);
        Objects.requireNonNull(retry, "retry");
    }

    @Override
    public Step<T, T> open(Context context) {
        return new State<>(this, context);
    }

    private static final class State<T> implements Step<T, T> {

        private final WriteOperator<T> write;
        private final Context context;
        private final Writing<T> writing;
        private final Held held;
        private List<T> batch = new ArrayList<>();
        private volatile int size;
        private Clock.@Nullable Scheduled timer;

        State(WriteOperator<T> write, Context context) {
            this.write = write;
            this.context = context;
            this.held = context.held();
            this.writing = new Writing<>(write.opener);
            Marker destroyed = new Marker(Marker.Kind.QUIET);
            context.held().hold(destroyed); // which is how one is told
            var _ = destroyed.over().thenRun(writing::closeSoon);
        }

        @Override
        public Receiver<T> link(Receiver<? super T> down) {
            return new Batching<>(this, down);
        }

        @Override
        public int held() {
            return size;
        }

        void add(T element, Receiver<? super T> down) throws InterruptedException {
            batch.add(element);
            size = batch.size();
            if (size == write.maxCount) {
                flush(down);
            } else if (size == 1) {
                timer = context.schedule(write.maxTime, later -> flush(later));
            }
        }

        void flush(Receiver<? super T> down) throws InterruptedException {
            Clock.Scheduled running = timer;
            if (running != null) {
                running.cancel();
                timer = null;
            }
            List<T> full = batch;
            if (!full.isEmpty()) {
                batch = new ArrayList<>();
                try {
                    pass(full, down);
                } finally {
                    size = batch.size();
                }
            }
            held.release(down);
        }

        private void pass(List<T> full, Receiver<? super T> down) throws InterruptedException {
            try {
                Boolean written = Tries.of(context, write.retry, () -> writing.write(full));
                if (written == null) {
                    context.discarded(full.size());
                    return;
                }
            } catch (Throwable thrown) {
                if (thrown instanceof InterruptedException) {
                    Thread.currentThread().interrupt(); // it is for whoever emits
                }
                for (T element : full) {
                    down.signal(context.failure(element, thrown));
                }
                return;
            }
            for (T element : full) {
                down.receive(element);
            }
        }

        void complete(Receiver<? super T> down) throws InterruptedException {
            flush(down);
            try {
                writing.close();
            } catch (InterruptedException interrupted) {
                throw interrupted;
            } catch (Throwable thrown) {
                Failure failure = context.failure(null, thrown);
                context.unhandled(failure);
            }
        }
    }

    private record Batching<T>(State<T> state, Receiver<? super T> down) implements Receiver<T> {
        @Override
        public void receive(T element) throws InterruptedException {
            state.add(element, down);
        }

        @Override
        public void signal(Signal signal) throws InterruptedException {
            if (signal instanceof Completion) {
                state.complete(down);
            } else if (signal instanceof Marker) {
                state.flush(down);
            }
            down.signal(signal);
        }
    }
}
