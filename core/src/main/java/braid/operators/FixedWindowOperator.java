package braid.operators;

import braid.spi.Clock;
import braid.spi.Completion;
import braid.spi.Context;
import braid.spi.Held;
import braid.spi.Marker;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Signal;
import braid.spi.Spans;
import braid.spi.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Passes on every `interval`, from when it was built, what came in it as a list, perhaps an empty one. Ticks that
/// what follows was too busy for are left out. At completion the rest comes out, and no more.
public record FixedWindowOperator<T>(Duration interval) implements Operator<T, List<T>> {

    public FixedWindowOperator {
        Checks.positive("interval", interval);
    }

    @Override
    public Step<T, List<T>> open(Context context) {
        State<T> state = new State<>(Spans.nanos(interval), context);
        state.next();
        return state;
    }

    private static final class State<T> implements Step<T, List<T>> {

        private final long interval;
        private final Context context;
        private final Held held;
        private final long begun;
        private volatile List<T> list = new ArrayList<>();
        private Clock.@Nullable Scheduled timer;
        private boolean over;

        State(long interval, Context context) {
            this.interval = interval;
            this.context = context;
            this.held = context.held();
            this.begun = context.clock().nanoTime();
        }

        @Override
        public Receiver<T> link(Receiver<? super List<T>> down) {
            return new Windowing<>(this, down);
        }

        @Override
        public int held() {
            return list.size();
        }

        @SuppressWarnings("unchecked")
        void next() {
            long left = interval - (context.clock().nanoTime() - begun) % interval;
            timer = context.schedule(
                    Duration.ofNanos(left), down -> tick((Receiver<? super List<T>>) (Receiver<?>) down));
        }

        private void tick(Receiver<? super List<T>> down) throws InterruptedException {
            if (!over) {
                next();
                flush(down);
            }
        }

        void flush(Receiver<? super List<T>> down) throws InterruptedException {
            List<T> all = List.copyOf(list);
            list = new ArrayList<>();
            down.receive(all);
            held.release(down);
        }

        void end(Receiver<? super List<T>> down) throws InterruptedException {
            over = true;
            Clock.Scheduled running = timer;
            if (running != null) {
                running.cancel();
            }
            if (!list.isEmpty()) {
                flush(down);
            }
        }
    }

    private record Windowing<T>(State<T> state, Receiver<? super List<T>> down) implements Receiver<T> {
        @Override
        public void receive(T element) {
            state.list.add(element);
        }

        @Override
        public void signal(Signal signal) throws InterruptedException {
            if (signal instanceof Completion) {
                state.end(down);
            }
            if (signal instanceof Marker marker && !state.list.isEmpty()) {
                state.held.hold(marker); // both kinds: the next tick moves what is held
            } else {
                down.signal(signal);
            }
        }
    }
}
