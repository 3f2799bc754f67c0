package braid.operators;

import braid.Overflow;
import braid.spi.Carried;
import braid.spi.Clock;
import braid.spi.Completion;
import braid.spi.Context;
import braid.spi.Held;
import braid.spi.Marker;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Shared;
import braid.spi.Signal;
import braid.spi.Spans;
import braid.spi.Step;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Passes elements on at least `interval` apart. Up to `capacity` wait for their turns, and a timer passes them on;
/// where as many wait, it does as `overflow` says, so the emitter never waits. What it drops is counted as discarded.
/// At completion all that wait come out at once. A failure goes by.
public record OverflowRateLimitOperator<T>(Duration interval, int capacity, Overflow overflow)
        implements Operator<T, T> {

    public OverflowRateLimitOperator {
        Checks.positive("interval", interval);
        Checks.positive("capacity", capacity);
        Objects.requireNonNull(overflow, "overflow");
    }

    @Override
    public String label() {
        return "rateLimit";
    }

    @Override
    public Step<T, T> open(Context context) {
        return new State<>(this, context);
    }

    /// A marker that goes on when the elements that came before it have.
    private record Behind(long elements, Marker marker) {}

    private static final class State<T> implements Step<T, T> {

        private final long interval;
        private final int capacity;
        private final Overflow overflow;
        private final Context context;
        private final Held held;
        private final Deque<Object> waiting = new ArrayDeque<>();
        private final Deque<Behind> markers = new ArrayDeque<>();
        private volatile int size;

        /// How many elements have waited and wait no more.
        private long gone;

        /// When the next element may pass.
        private long turn;

        private Clock.@Nullable Scheduled timer;

        State(OverflowRateLimitOperator<T> operator, Context context) {
            this.interval = Spans.nanos(operator.interval);
            this.capacity = operator.capacity;
            this.overflow = operator.overflow;
            this.context = context;
            this.held = context.held();
            this.turn = context.clock().nanoTime();
        }

        @Override
        public Receiver<T> link(Receiver<? super T> down) {
            return new Limiting<>(this, down);
        }

        @Override
        public int held() {
            return size;
        }

        void take(T element, Receiver<? super T> down) throws InterruptedException {
            long now = context.clock().nanoTime();
            if (waiting.isEmpty() && now - turn >= 0) {
                turn = now + interval;
                down.receive(element);
                return;
            }
            if (waiting.size() == capacity) {
                switch (overflow) {
                    case DROP_OLDEST -> drop(1);
                    case LATEST -> drop(capacity);
                    case DROP_NEWEST -> {
                        Shared.drop(element);
                        context.discarded(1);
                        return;
                    }
                    case FAIL ->
                        throw new IllegalStateException("the rate limit is full: " + capacity + " elements wait");
                }
            }
            waiting.addLast(Bearing.of(Carried.current(), element));
            size = waiting.size();
            if (timer == null) {
                set(turn - now);
            }
            passMarkers(down);
        }

        private void drop(int elements) {
            for (int i = 0; i < elements; i++) {
                Shared.drop(Bearing.bare(waiting.removeFirst()));
                gone++;
            }
            context.discarded(elements);
        }

        @SuppressWarnings("unchecked")
        private void set(long nanos) {
            timer = context.schedule(
                    Duration.ofNanos(nanos), down -> passNext((Receiver<? super T>) (Receiver<?>) down));
        }

        private void passNext(Receiver<? super T> down) throws InterruptedException {
            timer = null;
            if (waiting.isEmpty()) {
                return;
            }
            turn = context.clock().nanoTime() + interval;
            if (waiting.size() > 1) {
                set(interval);
            }
            pass(down);
        }

        @SuppressWarnings("unchecked")
        private void pass(Receiver<? super T> down) throws InterruptedException {
            Object first = waiting.removeFirst();
            T element = (T) Bearing.bare(first);
            size = waiting.size();
            gone++;
            Carried.<T>pass(Bearing.carried(first), context, down, to -> to.receive(element));
            passMarkers(down);
        }

        /// Holds `marker` where elements before it wait.
        boolean holds(Marker marker) {
            if (waiting.isEmpty()) {
                return false;
            }
            markers.addLast(new Behind(gone + waiting.size(), marker));
            held.hold(marker);
            return true;
        }

        private void passMarkers(Receiver<? super T> down) throws InterruptedException {
            while (!markers.isEmpty() && markers.getFirst().elements <= gone) {
                Marker first = markers.removeFirst().marker;
                if (held.forget(first)) {
                    down.signal(first);
                }
            }
        }

        void passAll(Receiver<? super T> down) throws InterruptedException {
            Clock.Scheduled running = timer;
            if (running != null) {
                running.cancel();
                timer = null;
            }
            while (!waiting.isEmpty()) {
                pass(down);
            }
        }
    }

    private record Limiting<T>(State<T> state, Receiver<? super T> down) implements Receiver<T> {
        @Override
        public void receive(T element) throws InterruptedException {
            state.take(element, down);
        }

        @Override
        public void signal(Signal signal) throws InterruptedException {
            if (signal instanceof Completion) {
                state.passAll(down);
            }
            boolean held = signal instanceof Marker marker && state.holds(marker); // both kinds: the timer moves them
            if (!held) {
                down.signal(signal);
            }
        }
    }
}
