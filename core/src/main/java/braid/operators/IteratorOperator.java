package braid.operators;

import braid.spi.Context;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Signal;
import braid.spi.Step;
import java.util.Objects;
import java.util.function.Consumer;

/// Keeps elements for a thread outside the graph that takes them. Up to `capacity` are kept, exactly; then the
/// emitter waits. Passes on none.
///
/// @param opened is given what each node keeps
public record IteratorOperator<T>(int capacity, Consumer<? super Handover<T>> opened) implements Operator<T, T> {

    public IteratorOperator {
        Objects.requireNonNull(opened, "opened");
        Checks.positive("capacity", capacity);
    }

    @Override
    public Step<T, T> open(Context context) {
        Handover<T> handover = new Handover<>(capacity, context);
        opened.accept(handover);
        return new Keeping<>(handover);
    }

    private record Keeping<T>(Handover<T> handover) implements Step<T, T> {
        @Override
        public Receiver<T> link(Receiver<? super T> down) {
            return new Putting<>(handover, down);
        }

        @Override
        public int held() {
            return handover.held();
        }
    }

    private record Putting<T>(Handover<T> handover, Receiver<? super T> down) implements Receiver<T> {
        @Override
        public void receive(T element) {
            handover.put(element);
        }

        @Override
        public void signal(Signal signal) throws InterruptedException {
            handover.signal(signal, down);
        }

        @Override
        public boolean ready() {
            return handover.hasRoom();
        }
    }
}
