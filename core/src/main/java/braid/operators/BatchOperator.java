package braid.operators;

import braid.function.ThrowingFunction;
import braid.spi.Clock;
import braid.spi.Completion;
import braid.spi.Context;
import braid.spi.Held;
import braid.spi.Marker;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Signal;
import braid.spi.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Passes on lists of up to `maxCount` elements that together weigh up to `maxWeight`, each at the latest
/// `maxTime` after its first element came; never an empty list. An element that weighs more is alone in its
/// list. At completion the rest comes out. A failure goes by, and is in no list.
public record BatchOperator<T>(
        int maxCount, long maxWeight, ThrowingFunction<? super T, ? extends Number> weigher, Duration maxTime)
        implements Operator<T, List<T>> {

    public BatchOperator {
        Checks.positive("maxCount", maxCount);
        Checks.positive("maxWeight", maxWeight);
        Objects.requireNonNull(weigher, "weigher");
        Checks.positive("maxTime", maxTime);
    }

    @Override
    public Step<T, List<T>> open(Context context) {
        return new State<>(this, context);
    }

    private static final class State<T> implements Step<T, List<T>> {

        private final BatchOperator<T> batch;
        private final Context context;
        private final Held held;
        private volatile List<T> list = new ArrayList<>();
        private long weight;
        private Clock.@Nullable Scheduled timer;

        State(BatchOperator<T> batch, Context context) {
            this.batch = batch;
            this.context = context;
            this.held = context.held();
        }

        @Override
        public Receiver<T> link(Receiver<? super List<T>> down) {
            return new Batching<>(this, down);
        }

        @Override
        public int held() {
            return list.size();
        }

        @SuppressWarnings("unchecked")
        void add(T element, Receiver<? super List<T>> down) throws InterruptedException {
            long its = Checks.weight(batch.weigher.apply(element));
            if (its > batch.maxWeight - weight) {
                flush(down);
            }
            list.add(element);
            weight += its;
            if (list.size() == batch.maxCount || weight >= batch.maxWeight) {
                flush(down);
            } else if (list.size() == 1) {
                timer = context.schedule(
                        batch.maxTime, later -> flush((Receiver<? super List<T>>) (Receiver<?>) later));
            }
        }

        void flush(Receiver<? super List<T>> down) throws InterruptedException {
            Clock.Scheduled running = timer;
            if (running != null) {
                running.cancel();
                timer = null;
            }
            if (!list.isEmpty()) {
                List<T> full = List.copyOf(list);
                list = new ArrayList<>();
                weight = 0;
                down.receive(full);
            }
            held.release(down);
        }
    }

    private record Batching<T>(State<T> state, Receiver<? super List<T>> down) implements Receiver<T> {
        @Override
        public void receive(T element) throws InterruptedException {
            state.add(element, down);
        }

        @Override
        public void signal(Signal signal) throws InterruptedException {
            if (signal instanceof Completion) {
                state.flush(down);
            }
            if (signal instanceof Marker marker && !state.list.isEmpty()) {
                state.held.hold(marker); // both kinds: the timer moves what is held
            } else {
                down.signal(signal);
            }
        }
    }
}
