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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Passes on lists of `size` elements of the same `key`. With a `timeout`, measured from a list's first element, it
/// passes on what there is of that key. A key is forgotten when its list has left. At completion the rest comes
/// out, oldest list first. A failure goes by, and is in no list.
public record PartitionByKeyOperator<T>(int size, @Nullable Duration timeout, ThrowingFunction<? super T, ?> key)
        implements Operator<T, List<T>> {

    public PartitionByKeyOperator {
        Checks.positive("size", size);
        if (timeout != null) {
            Checks.positive("timeout", timeout);
        }
        Objects.requireNonNull(key, "key");
    }

    @Override
    public String label() {
        return "partition";
    }

    @Override
    public Step<T, List<T>> open(Context context) {
        return new State<>(this, context);
    }

    /// What is being filled for one key.
    private static final class Open<T> {
        private final long number;
        private final List<T> elements = new ArrayList<>();
        private Clock.@Nullable Scheduled timer;

        Open(long number) {
            this.number = number;
        }
    }

    /// A marker, and the number of the element that it came behind.
    private record Behind(Marker marker, long number) {}

    /// The lists that are being filled, in the order of their first elements, and the markers that wait for them.
    private static final class State<T> implements Step<T, List<T>> {

        private final PartitionByKeyOperator<T> partition;
        private final Context context;
        private final Held held;
        private final Map<Object, Open<T>> lists = new LinkedHashMap<>();
        private final Deque<Behind> markers = new ArrayDeque<>();
        private long taken;
        private final AtomicInteger size = new AtomicInteger();

        State(PartitionByKeyOperator<T> partition, Context context) {
            this.partition = partition;
            this.context = context;
            this.held = context.held();
        }

        @Override
        public Receiver<T> link(Receiver<? super List<T>> down) {
            return new Partitioning<>(this, down);
        }

        @Override
        public int held() {
            return size.get();
        }

        @SuppressWarnings("unchecked")
        void add(T element, Receiver<? super List<T>> down) throws InterruptedException {
            Object key = Checks.element(partition.key.apply(element), "the key's function");
            Open<T> open = lists.get(key);
            if (open == null) {
                open = new Open<>(taken);
                lists.put(key, open);
                if (partition.timeout != null && partition.size > 1) {
                    open.timer = context.schedule(
                            partition.timeout, later -> flush(key, (Receiver<? super List<T>>) (Receiver<?>) later));
                }
            }
            taken++;
            open.elements.add(element);
            size.incrementAndGet();
            if (open.elements.size() == partition.size) {
                flush(key, down);
            }
        }

        private void flush(Object key, Receiver<? super List<T>> down) throws InterruptedException {
            Open<T> open = lists.remove(key);
            if (open != null) {
                size.addAndGet(-open.elements.size());
                if (open.timer != null) {
                    open.timer.cancel();
                }
                down.receive(List.copyOf(open.elements));
            }
            passMarkers(down);
        }

        void flushAll(Receiver<? super List<T>> down) throws InterruptedException {
            for (Object key : List.copyOf(lists.keySet())) {
                flush(key, down);
            }
        }

        /// Passes on the markers that no open list has an element before.
        private void passMarkers(Receiver<?> down) throws InterruptedException {
            long oldest =
                    lists.isEmpty() ? Long.MAX_VALUE : lists.values().iterator().next().number;
            for (Behind first = markers.peekFirst();
                    first != null && first.number <= oldest;
                    first = markers.peekFirst()) {
                markers.removeFirst();
                if (held.forget(first.marker)) {
                    down.signal(first.marker);
                }
            }
        }

        /// A marker waits for the lists that were begun before it if they will move: QUIET only by a timer.
        boolean holds(Marker marker) {
            boolean moves = marker.kind() == Marker.Kind.DONE || partition.timeout != null;
            if (moves && !lists.isEmpty()) {
                markers.addLast(new Behind(marker, taken));
                held.hold(marker);
                return true;
            }
            return false;
        }
    }

    private record Partitioning<T>(State<T> state, Receiver<? super List<T>> down) implements Receiver<T> {
        @Override
        public void receive(T element) throws InterruptedException {
            state.add(element, down);
        }

        @Override
        public void signal(Signal signal) throws InterruptedException {
            if (signal instanceof Completion) {
                state.flushAll(down);
            }
            if (!(signal instanceof Marker marker && state.holds(marker))) {
                down.signal(signal);
            }
        }
    }
}
