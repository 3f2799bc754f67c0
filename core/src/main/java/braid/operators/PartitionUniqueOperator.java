package braid.operators;

import braid.Keep;
import braid.function.ThrowingFunction;
import braid.spi.Completion;
import braid.spi.Context;
import braid.spi.Held;
import braid.spi.Marker;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Signal;
import braid.spi.Step;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Passes on lists of `size` elements of which no two have the same `key`; of those that have, `keep` says which
/// stays. At completion the rest comes out. A failure goes by, and is in no list.
public record PartitionUniqueOperator<T>(int size, ThrowingFunction<? super T, ?> key, Keep keep)
        implements Operator<T, List<T>> {

    public PartitionUniqueOperator {
        Checks.positive("size", size);
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(keep, "keep");
    }

    @Override
    public Step<T, List<T>> open(Context context) {
        return new State<>(this, context.held());
    }

    private static final class State<T> implements Step<T, List<T>> {

        private final PartitionUniqueOperator<T> partition;
        private final Held held;
        private final Map<Object, T> elements = new LinkedHashMap<>();
        private volatile int size;

        State(PartitionUniqueOperator<T> partition, Held held) {
            this.partition = partition;
            this.held = held;
        }

        @Override
        public Receiver<T> link(Receiver<? super List<T>> down) {
            return new Partitioning<>(this, down);
        }

        @Override
        public int held() {
            return size;
        }

        void add(T element, Receiver<? super List<T>> down) throws InterruptedException {
            partition.keep.put(elements, Checks.element(partition.key.apply(element), "the key's function"), element);
            size = elements.size();
            if (size == partition.size) {
                flush(down);
            }
        }

        void flush(Receiver<? super List<T>> down) throws InterruptedException {
            if (!elements.isEmpty()) {
                List<T> all = List.copyOf(elements.values());
                elements.clear();
                size = 0;
                down.receive(all);
            }
            held.release(down);
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
                state.flush(down);
            }
            if (signal instanceof Marker marker && marker.kind() == Marker.Kind.DONE && state.size > 0) {
                state.held.hold(marker);
            } else {
                down.signal(signal);
            }
        }
    }
}
