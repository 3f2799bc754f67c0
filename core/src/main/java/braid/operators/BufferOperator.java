package braid.operators;

import braid.spi.Context;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Signal;
import braid.spi.Step;

/// Takes up to `capacity` elements that were not yet delivered, exactly, and delivers them by a thread of its own.
/// Full, it lets the emitter wait.
public record BufferOperator<T>(int capacity) implements Operator<T, T> {

    public BufferOperator {
        Checks.positive("capacity", capacity);
    }

    @Override
    public Step<T, T> open(Context context) {
        Backlog<T> backlog = new Backlog<>(capacity, context);
        return down -> new Buffering<>(backlog, down);
    }

    private record Buffering<T>(Backlog<T> backlog, Receiver<? super T> down) implements Receiver<T> {
        @Override
        public void receive(T element) {
            backlog.put(element);
        }

        @Override
        public void signal(Signal signal) {
            backlog.signal(signal);
        }

        @Override
        public boolean ready() {
            return backlog.hasRoom();
        }
    }
}
