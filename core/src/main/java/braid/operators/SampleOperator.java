package braid.operators;

import braid.spi.Carried;
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
import org.jspecify.annotations.Nullable;

/// Passes on, every `interval` from when it was built, the newest element that came in it, if one came. At
/// completion the last one comes out at once. A failure goes by.
public record SampleOperator<T>(Duration interval) implements Operator<T, T> {

    public SampleOperator {
        Checks.positive("interval", interval);
    }

    @Override
    public Step<T, T> open(Context context) {
        return new State<>(Spans.nanos(interval), context);
    }

    /// The newest element, and a timer while there is one.
    private static final class State<T> implements Step<T, T> {

        private final long interval;
        private final Context context;
        private final Held held;
        private final long begun;
        private volatile @Nullable T newest;
        private @Nullable Carried carried;
        private Clock.@Nullable Scheduled timer;

        State(long interval, Context context) {
            this.interval = interval;
            this.context = context;
            this.held = context.held();
            this.begun = context.clock().nanoTime();
        }

        @Override
        public Receiver<T> link(Receiver<? super T> down) {
            return new Sampling<>(this, down);
        }

        @Override
        public int held() {
            return newest == null ? 0 : 1;
        }

        @SuppressWarnings("unchecked")
        void put(T element) {
            newest = element;
            carried = Carried.current();
            if (timer == null) {
                long left = interval - (context.clock().nanoTime() - begun) % interval;
                timer = context.schedule(
                        Duration.ofNanos(left), down -> pass((Receiver<? super T>) (Receiver<?>) down));
            }
        }

        void pass(Receiver<? super T> down) throws InterruptedException {
            Clock.Scheduled running = timer;
            if (running != null) {
                running.cancel();
                timer = null;
            }
            T element = newest;
            if (element != null) {
                Carried its = carried;
                newest = null;
                carried = null;
                Carried.<T>pass(its, context, down, to -> to.receive(element));
            }
            held.release(down);
        }
    }

    private record Sampling<T>(State<T> state, Receiver<? super T> down) implements Receiver<T> {
        @Override
        public void receive(T element) {
            state.put(element);
        }

        @Override
        public void signal(Signal signal) throws InterruptedException {
            if (signal instanceof Completion) {
                state.pass(down);
            }
            if (signal instanceof Marker marker && state.newest != null) {
                state.held.hold(marker); // both kinds: the timer moves what is held
            } else {
                down.signal(signal);
            }
        }
    }
}
