package braid.operators;

import braid.Aggregate;
import braid.EventTime;
import braid.Pair;
import braid.TimeWindows;
import braid.Windowed;
import braid.spi.Clock;
import braid.spi.Completion;
import braid.spi.Context;
import braid.spi.Marker;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Signal;
import braid.spi.Step;
import java.time.Duration;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Passes on what `aggregate` makes of the elements of each window and key once the window is over by `time`: the
/// windows by their ends, of one window the keys in the order in which they came. At completion the open ones come
/// out. A failure goes by, and is in no window.
///
/// @param key what an element is counted under
/// @param value what is counted of it
/// @param result what is passed on for a key and its window
/// @param <E> the elements
/// @param <T> what is counted of them
public record EventWindowOperator<E, K, T, R, O>(
        TimeWindows windows,
        EventTime<T> time,
        Function<? super E, ? extends K> key,
        Function<? super E, ? extends T> value,
        Aggregate<? super T, ?, ? extends R> aggregate,
        BiFunction<? super K, ? super Windowed<R>, ? extends O> result)
        implements Operator<E, O> {

    public EventWindowOperator {
        Objects.requireNonNull(windows, "windows");
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(aggregate, "aggregate");
        if (time.early() != null && aggregate instanceof CollectorAggregate) {
            throw new IllegalArgumentException(
                    "early results need an Aggregate: what a Collector has so far can be finished once only");
        }
    }

    /// Of elements that all have the same key.
    public static <T, R> EventWindowOperator<T, ?, T, R, Windowed<R>> of(
            TimeWindows windows, EventTime<T> time, Aggregate<? super T, ?, ? extends R> aggregate) {
        return new EventWindowOperator<T, Boolean, T, R, Windowed<R>>(
                windows, time, _ -> Boolean.TRUE, element -> element, aggregate, (_, window) -> window);
    }

    /// Of pairs of a key and an element; pairs of the key and the window are passed on.
    public static <K, T, R> EventWindowOperator<Pair<K, T>, K, T, R, Pair<K, Windowed<R>>> ofPairs(
            TimeWindows windows, EventTime<T> time, Aggregate<? super T, ?, ? extends R> aggregate) {
        return new EventWindowOperator<>(windows, time, Pair::first, Pair::second, aggregate, Pair::of);
    }

    @Override
    public String label() {
        return "window";
    }

    @Override
    @SuppressWarnings("unchecked") // a partial result is known to its aggregate alone
    public Step<E, O> open(Context context) {
        return new State<>(this, (Aggregate<? super T, Object, ? extends R>) aggregate, context);
    }

    private static final class State<E, K, T, R, O> implements Step<E, O> {

        private final EventWindowOperator<E, K, T, R, O> operator;
        private final Aggregate<? super T, Object, ? extends R> aggregate;
        private final Context context;
        private final StreamTime<T> time;
        private final OpenMarkers markers;
        private final OpenWindows<K, T> open;
        private Clock.@Nullable Scheduled early;

        State(
                EventWindowOperator<E, K, T, R, O> operator,
                Aggregate<? super T, Object, ? extends R> aggregate,
                Context context) {
            this.operator = operator;
            this.aggregate = aggregate;
            this.context = context;
            this.time = new StreamTime<>(operator.time, context.clock());
            this.markers = new OpenMarkers(context.held());
            this.open = OpenWindows.of(operator.windows, aggregate, markers);
        }

        @Override
        public Receiver<E> link(Receiver<? super O> down) {
            return new Windowing<>(this, down, new Closing<>(this, down, false));
        }

        @Override
        public int held() {
            return open.size();
        }

        /// Has what is open come out so far in a while, unless that is so already.
        private void beEarly() {
            Duration every = operator.time.early();
            if (every != null && early == null) {
                early = context.schedule(every, this::soFar);
            }
        }

        @SuppressWarnings("unchecked") // what follows this node
        private void soFar(Receiver<Object> down) throws InterruptedException {
            early = null;
            open.soFar(new Closing<>(this, (Receiver<? super O>) (Receiver<?>) down, true));
        }

        void end() {
            if (early != null) {
                early.cancel();
                early = null;
            }
        }

        /// Takes `element`, and says whether time has gone on with it.
        boolean take(E element) {
            T value = operator.value.apply(element);
            long timestamp = time.of(value);
            Object input = time.input(value);
            if (open.add(operator.key.apply(element), timestamp, value, time.watermark())) {
                markers.taken();
                beEarly();
            } else {
                late(value);
            }
            return time.advance(input, timestamp);
        }

        private void late(T value) {
            var late = operator.time.late();
            if (late == null) {
                context.discarded(1);
            } else {
                late.accept(value);
            }
        }
    }

    /// Where what a window has become goes.
    private record Closing<E, K, T, R, O>(State<E, K, T, R, O> state, Receiver<? super O> down, boolean early)
            implements OpenWindows.Closing<K> {
        @Override
        public void closed(long start, long end, K key, Object partial) throws InterruptedException {
            Windowed<R> window;
            try {
                R value = Checks.element((R) state.aggregate.result(partial), "the aggregate");
                window = new Windowed<>(StreamTime.instant(start), StreamTime.instant(end), value, early);
            } catch (Throwable thrown) {
                failed(start, end, key, thrown);
                return;
            }
            down.receive(state.operator.result.apply(key, window));
        }

        @Override
        public void failed(long start, long end, K key, Throwable thrown) throws InterruptedException {
            Windowed<K> window = new Windowed<>(StreamTime.instant(start), StreamTime.instant(end), key);
            down.signal(state.context.failure(window, thrown));
        }
    }

    private record Windowing<E, K, T, R, O>(
            State<E, K, T, R, O> state, Receiver<? super O> down, Closing<E, K, T, R, O> closing)
            implements Receiver<E> {
        @Override
        public void receive(E element) throws InterruptedException {
            if (state.take(element)) {
                state.open.close(state.time.watermark(), closing);
                state.markers.pass(down);
            }
        }

        @Override
        public void signal(Signal signal) throws InterruptedException {
            if (signal instanceof Completion) {
                state.end();
                state.open.close(Long.MAX_VALUE, closing);
                state.markers.pass(down);
            }
            boolean held = signal instanceof Marker marker
                    && marker.kind() == Marker.Kind.DONE // QUIET: what is open moves with more elements alone
                    && state.markers.holds(marker);
            if (!held) {
                down.signal(signal);
            }
        }
    }
}
