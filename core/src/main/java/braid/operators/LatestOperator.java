package braid.operators;

import braid.Overflow;
import braid.spi.Context;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Signal;
import braid.spi.Step;

/// Delivers the newest element by a thread of its own, and drops those that came while the receiver behind was busy,
/// but for the last. The emitter never waits.
public record LatestOperator<T>() implements Operator<T, T> {

    @Override
    public Step<T, T> open(Context context) {
        Overflowing<T> newest = new Overflowing<>(1, Overflow.DROP_OLDEST, context);
        return down -> new Conflating<>(newest, down);
    }

    private record Conflating<T>(Overflowing<T> newest, Receiver<? super T> down) implements Receiver<T> {
        @Override
        public void receive(T element) {
            newest.put(element);
        }

        @Override
        public void signal(Signal signal) {
            newest.signal(signal);
        }

        @Override
        public boolean ready() {
            return true;
        }
    }
}
