package braid.operators;

import braid.Failure;
import braid.function.ThrowingFunction;
import braid.spi.Context;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Shared;
import braid.spi.Signal;
import braid.spi.Step;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/// Takes elements that together weigh up to `maxWeight` and were not yet delivered, and delivers them by a
/// thread of its own. Full, it lets the emitter wait. One that weighs more than that has the buffer for itself.
/// An element and a failure weigh 1 at the least.
public record WeighedBufferOperator<T>(long maxWeight, ThrowingFunction<? super T, ? extends Number> weigher)
        implements Operator<T, T> {

    public WeighedBufferOperator {
        Checks.positive("maxWeight", maxWeight);
        Objects.requireNonNull(weigher, "weigher");
    }

    @Override
    public String label() {
        return "buffer";
    }

    @Override
    public Step<T, T> open(Context context) {
        Scales<T> scales = new Scales<>(maxWeight, context);
        return down -> new Buffering<>(scales, weigher, down);
    }

    private record Load(Object element, long weight) {}

    private static final class Scales<T> extends Backlog<T> {

        private final long most;
        private final Context context;
        private final AtomicLong weight = new AtomicLong();

        Scales(long most, Context context) {
            super(Integer.MAX_VALUE, context);
            this.most = most;
            this.context = context;
        }

        void add(T element, long its) {
            take(its);
            put(new Load(element, its));
        }

        void aside(Signal signal) {
            if (signal instanceof Failure) {
                take(1);
            }
            signal(signal);
        }

        private void take(long its) {
            context.await(() -> fits(its));
            weight.addAndGet(its);
        }

        private boolean fits(long its) {
            long now = weight.get();
            return now == 0 || its <= most - now;
        }

        boolean isFull() {
            return weight.get() >= most;
        }

        private void give(long its) {
            weight.addAndGet(-its);
            context.changed();
        }

        @Override
        void pass(Object element, Receiver<? super T> down) throws InterruptedException {
            if (element instanceof Load load) {
                try {
                    super.pass(load.element(), down);
                } finally {
                    give(load.weight());
                }
            }
        }

        @Override
        void passing(Signal signal, Receiver<? super T> down) throws InterruptedException {
            try {
                super.passing(signal, down);
            } finally {
                if (signal instanceof Failure) {
                    give(1);
                }
            }
        }

        @Override
        void drop(Object element) {
            if (element instanceof Load load) {
                Shared.drop(load.element());
                give(load.weight());
            }
        }
    }

    private record Buffering<T>(
            Scales<T> scales, ThrowingFunction<? super T, ? extends Number> weigher, Receiver<? super T> down)
            implements Receiver<T> {
        @Override
        public void receive(T element) {
            scales.add(element, Checks.weight(weigher.apply(element)));
        }

        @Override
        public void signal(Signal signal) {
            scales.aside(signal);
        }

        @Override
        public boolean ready() {
            return !scales.isFull();
        }
    }
}
