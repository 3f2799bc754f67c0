package braid.operators;

import braid.Overflow;
import braid.spi.Context;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Signal;
import braid.spi.Step;
import java.util.Objects;

/// Lets up to `capacity` elements wait, and delivers them by a thread of its own. Full, it does as `overflow` says;
/// the emitter never waits. What it drops is counted as discarded.
public record OverflowBufferOperator<T>(int capacity, Overflow overflow) implements Operator<T, T> {

    public OverflowBufferOperator {
        Checks.positive("capacity", capacity);
        Objects.requireNonNull(overflow, "overflow");
    }

    @Override
    public String label() {
        return "buffer";
    }

    @Override
    public Step<T, T> open(Context context) {
        Overflowing<T> queue = new Overflowing<>(capacity, overflow, context);
        return down -> new Buffering<>(queue, down);
    }

    private record Buffering<T>(Overflowing<T> queue, Receiver<? super T> down) implements Receiver<T> {
        @Override
        public void receive(T element) {
            queue.put(element);
        }

        @Override
        public void signal(Signal signal) {
            queue.signal(signal);
        }

        @Override
        public boolean ready() {
            return true;
        }
    }
}
