package braid.operators;

import braid.Failure;
import braid.engine.Computation;
import braid.spi.Awaited;
import braid.spi.Boundary;
import braid.spi.Context;
import braid.spi.Delivery;
import braid.spi.Marker;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Signal;
import braid.spi.Step;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Hands over up to `capacity` handles that are not yet delivered, exactly, and delivers the values as they come. A
/// signal still overtakes no element.
public record GatherUnorderedOperator<T>(int capacity) implements Operator<Computation<T>, T> {

    public GatherUnorderedOperator {
        Checks.positive("capacity", capacity);
    }

    @Override
    public Step<Computation<T>, T> open(Context context) {
        Running<T> running = new Running<>(capacity, context);
        return down -> new Submitting<>(running, down);
    }

    private record Submitting<T>(Running<T> running, Receiver<? super T> down) implements Receiver<Computation<T>> {
        @Override
        public void receive(Computation<T> element) {
            running.put(element);
        }

        @Override
        public void signal(Signal signal) {
            running.signal(signal);
        }

        @Override
        public boolean ready() {
            return running.hasRoom();
        }
    }

    /// A handle, whether somebody delivers it or throws it away, and whether its values have been delivered.
    private static final class Slot<T> {
        final Computation<T> element;
        final AtomicBoolean claimed = new AtomicBoolean();
        volatile boolean delivered;

        Slot(Computation<T> element) {
            this.element = element;
        }
    }

    private record Aside(Signal signal) {}

    private static final class Running<T> implements Delivery<T> {

        private final int capacity;
        private final Context context;
        private final Boundary boundary;

        /// Slots and signals in the order in which they came; a signal goes when nothing is before it.
        private final Queue<Object> order = new ConcurrentLinkedQueue<>();

        private final Queue<Slot<T>> done = new ConcurrentLinkedQueue<>();
        private final AtomicInteger taken = new AtomicInteger();

        Running(int capacity, Context context) {
            this.capacity = capacity;
            this.context = context;
            this.boundary = context.boundary(this);
            context.explain(this::awaited);
        }

        private @Nullable Awaited awaited() {
            for (Object each : order) {
                if (each instanceof Slot<?> slot && !slot.element.isDone()) {
                    return Pending.awaited(slot.element);
                }
            }
            return null;
        }

        boolean hasRoom() {
            return taken.get() < capacity;
        }

        private void takeRoom() {
            if (!hasRoom()) {
                context.await(this::hasRoom);
            }
            taken.incrementAndGet();
        }

        void put(Computation<T> element) {
            takeRoom();
            Slot<T> slot = new Slot<>(element);
            order.add(slot);
            element.submit().whenDone(() -> {
                done.add(slot);
                boundary.wake();
            });
        }

        void signal(Signal signal) {
            if (signal instanceof Failure) {
                takeRoom();
            }
            order.add(new Aside(signal));
            boundary.wake();
        }

        @Override
        public long nanosUntilReady() {
            return !done.isEmpty() || order.peek() instanceof Aside ? 0 : Long.MAX_VALUE;
        }

        @Override
        public void deliver(Receiver<? super T> down) throws InterruptedException {
            Slot<T> slot = done.poll();
            if (slot != null && slot.claimed.compareAndSet(false, true)) {
                try {
                    Outcomes.pass(slot.element, slot.element.outcome(), down);
                } finally {
                    slot.delivered = true;
                    freeRoom();
                }
            }
            for (Object first = order.peek(); isOver(first); first = order.peek()) {
                if (order.remove(first) && first instanceof Aside(Signal signal)) {
                    pass(signal, down);
                }
            }
        }

        private static boolean isOver(@Nullable Object first) {
            return first instanceof Aside || (first instanceof Slot<?> slot && slot.delivered);
        }

        private void pass(Signal signal, Receiver<? super T> down) throws InterruptedException {
            try {
                down.signal(signal);
            } finally {
                if (signal instanceof Failure) {
                    freeRoom();
                }
            }
        }

        private void freeRoom() {
            taken.decrementAndGet();
            context.changed();
        }

        @Override
        public int held() {
            return taken.get();
        }

        @Override
        public int bound() {
            return capacity;
        }

        @Override
        public int discard() {
            int discarded = 0;
            for (Object next = order.poll(); next != null; next = order.poll()) {
                switch (next) {
                    case Slot<?> slot
                    when slot.claimed.compareAndSet(false, true) -> {
                        slot.element.close();
                        discarded++;
                    }
                    case Aside(Marker marker) -> marker.arrive();
                    case Aside(Failure failure) -> discarded++;
                    default -> {}
                }
            }
            taken.addAndGet(-discarded);
            return discarded;
        }
    }
}
