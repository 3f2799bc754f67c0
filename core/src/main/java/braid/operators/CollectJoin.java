package braid.operators;

import braid.spi.Completion;
import braid.spi.Context;
import braid.spi.Held;
import braid.spi.Join;
import braid.spi.JoinStep;
import braid.spi.Leases;
import braid.spi.Marker;
import braid.spi.Receiver;
import braid.spi.Shared;
import braid.spi.Signal;
import java.util.ArrayList;
import java.util.List;

/// Holds the elements of input 0, and passes them on as one list, perhaps an empty one, at each element of input 1.
/// When input 0 completes, what is held comes out, and it completes.
public record CollectJoin<T>() implements Join<List<T>> {

    @Override
    public JoinStep<List<T>> open(Context context, int inputs) {
        return new Collected<>(context.held(), context.leases());
    }

    @Override
    public String label() {
        return "collect";
    }

    private static final class Collected<T> implements JoinStep<List<T>> {

        private final Held held;
        private final Leases leases;
        private volatile List<T> elements = new ArrayList<>();
        private boolean over;

        Collected(Held held, Leases leases) {
            this.held = held;
            this.leases = leases;
        }

        @Override
        public Receiver<Object> link(int input, Receiver<? super List<T>> down) {
            return input == 0 ? new Collecting<>(this, down) : new Flushing<>(this, down);
        }

        @Override
        public int held() {
            return elements.size();
        }

        void flush(Receiver<? super List<T>> down) throws InterruptedException {
            List<T> all = List.copyOf(elements);
            elements = new ArrayList<>();
            if (leases.takeAll(all)) {
                down.receive(all);
            }
            held.release(down);
        }
    }

    private record Collecting<T>(Collected<T> collected, Receiver<? super List<T>> down) implements Receiver<Object> {
        @Override
        @SuppressWarnings("unchecked")
        public void receive(Object element) {
            if (collected.over) { // its input went away while it was under way
                Shared.drop(element);
                return;
            }
            collected.leases.keep(element);
            collected.elements.add((T) element);
        }

        @Override
        public void signal(Signal signal) throws InterruptedException {
            switch (signal) {
                case Marker marker
                when marker.kind() == Marker.Kind.DONE && !collected.elements.isEmpty() -> collected.held.hold(marker);
                case Completion completion -> {
                    if (!collected.over) {
                        if (!collected.elements.isEmpty()) {
                            collected.flush(down);
                        }
                        collected.over = true;
                        down.signal(completion);
                    }
                }
                default -> down.signal(signal);
            }
        }
    }

    private record Flushing<T>(Collected<T> collected, Receiver<? super List<T>> down) implements Receiver<Object> {
        @Override
        public void receive(Object element) throws InterruptedException {
            Shared.drop(element);
            if (!collected.over) {
                collected.flush(down);
            }
        }

        @Override
        public void signal(Signal signal) throws InterruptedException {
            if (!(signal instanceof Completion)) {
                down.signal(signal);
            }
        }

        @Override
        public boolean wanted() {
            return !collected.over && down.wanted();
        }
    }
}
