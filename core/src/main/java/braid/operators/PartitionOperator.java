package braid.operators;

import braid.spi.Clock;
import braid.spi.Completion;
import braid.spi.Context;
import braid.spi.Held;
import braid.spi.Leases;
import braid.spi.Marker;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Signal;
import braid.spi.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Passes on lists of `size` elements. With a `timeout`, measured from a list's first element, it passes on what
/// there is; never an empty list. At completion the rest comes out. A failure goes by, and is in no list.
public record PartitionOperator<T>(int size, @Nullable Duration timeout) implements Operator<T, List<T>> {

    public PartitionOperator {
        Checks.positive("size", size);
        if (timeout != null) {
            Checks.positive("timeout", timeout);
        }
    }

    @Override
    public Step<T, List<T>> open(Context context) {
        return new State<>(size, timeout, context);
    }

    /// The list that is being filled, and the markers that wait for it.
    private static final class State<T> implements Step<T, List<T>> {

        private final int size;
        private final @Nullable Duration timeout;
        private final Context context;
        private final Held held;
        private final Leases leases;
        private volatile List<T> list = new ArrayList<>();
        private Clock.@Nullable Scheduled timer;

        State(int size, @Nullable Duration timeout, Context context) {
            this.size = size;
            this.timeout = timeout;
            this.context = context;
            this.held = context.held();
            this.leases = context.leases();
        }

        @Override
        public Receiver<T> link(Receiver<? super List<T>> down) {
            return new Partitioning<>(this, down);
        }

        @Override
        public int held() {
            return list.size();
        }

        @SuppressWarnings("unchecked")
        void add(T element, Receiver<? super List<T>> down) throws InterruptedException {
            leases.keep(element);
            list.add(element);
            if (list.size() == size) {
                flush(down);
            } else if (timeout != null && list.size() == 1) {
                timer = context.schedule(timeout, later -> flush((Receiver<? super List<T>>) (Receiver<?>) later));
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
                if (leases.takeAll(full)) {
                    down.receive(full);
                }
            }
            held.release(down);
        }

        /// A marker waits for a partial list if the list will move: QUIET only by a timer, DONE in any case.
        boolean holds(Marker marker) {
            boolean moves = marker.kind() == Marker.Kind.DONE || timeout != null;
            if (moves && !list.isEmpty()) {
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
                state.flush(down);
            }
            if (!(signal instanceof Marker marker && state.holds(marker))) {
                down.signal(signal);
            }
        }
    }
}
