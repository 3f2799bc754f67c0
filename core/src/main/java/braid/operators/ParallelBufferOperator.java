package braid.operators;

import braid.engine.Computation;
import braid.spi.Context;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Signal;
import braid.spi.Step;

/// Hands over up to `capacity` handles that are not yet delivered, exactly, and delivers each in its order when it
/// is known what became of it. Its slot is free when the receiver behind has returned.
public record ParallelBufferOperator<T>(int capacity) implements Operator<Computation<T>, Computation<T>> {

    public ParallelBufferOperator {
        Checks.positive("capacity", capacity);
    }

    @Override
    public Step<Computation<T>, Computation<T>> open(Context context) {
        Running<T> running = new Running<>(capacity, context);
        return down -> new Submitting<>(running, down);
    }

    @Override
    public String label() {
        return "buffer";
    }

    private static final class Running<T> extends Backlog<Computation<T>> {

        private final Runnable wake = this::wake;

        Running(int capacity, Context context) {
            super(capacity, context);
            context.explain(() -> Pending.awaited((Computation<?>) oldest()));
        }

        @Override
        void taken(Object element) {
            ((Computation<?>) element).submit().whenDone(wake);
        }

        @Override
        long dueIn(Object element) {
            return ((Computation<?>) element).isDone() ? 0 : Long.MAX_VALUE;
        }
    }

    private record Submitting<T>(Running<T> running, Receiver<? super Computation<T>> down)
            implements Receiver<Computation<T>> {
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
}
