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

/// Passes on an element when no other has come for `quiet`; the others are dropped. At completion the last one
/// comes out at once. A failure goes by.
public record DebounceOperator<T>(Duration quiet) implements Operator<T, T> {

    public DebounceOperator {
        Checks.positive("quiet", quiet);
    }

    @Override
    public Step<T, T> open(Context context) {
        return new State<>(Spans.nanos(quiet), context);
    }

    /// The newest element, and the timer, which is set anew only when its time has come: one a pause, not one an
    /// element.
    private static final class State<T> implements Step<T, T> {

        private final long quiet;
        private final Context context;
        private final Held held;
        private volatile @Nullable T newest;
        private @Nullable Carried carried;
        private long due;
        private Clock.@Nullable Scheduled timer;

        State(long quiet, Context context) {
            this.quiet = quiet;
            this.context = context;
            this.held = context.held();
        }

        @Override
        public Receiver<T> link(Receiver<? super T> down) {
            return new Debouncing<>(this, down);
        }

        @Override
        public int held() {
            return newest == null ? 0 : 1;
        }

        void put(T element) {
            newest = element;
            carried = Carried.current();
            due = context.clock().nanoTime() + quiet;
            if (timer == null) {
                set(quiet);
            }
        }

        private void set(long nanos) {
            timer = context.schedule(Duration.ofNanos(nanos), this::look);
        }

        @SuppressWarnings("unchecked")
        private void look(Receiver<Object> down) throws InterruptedException {
            timer = null;
            long left = due - context.clock().nanoTime();
            if (newest != null && left > 0) {
                set(left);
            } else {
                pass((Receiver<? super T>) (Receiver<?>) down);
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

    private record Debouncing<T>(State<T> state, Receiver<? super T> down) implements Receiver<T> {
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
