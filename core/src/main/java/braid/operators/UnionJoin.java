package braid.operators;

import braid.spi.Completion;
import braid.spi.Context;
import braid.spi.Join;
import braid.spi.JoinStep;
import braid.spi.Receiver;
import braid.spi.Signal;
import java.util.BitSet;

/// Passes on what comes from any input. Completes when all inputs have.
public record UnionJoin<T>() implements Join<T> {

    @Override
    public JoinStep<T> open(Context context, int inputs) {
        BitSet live = new BitSet();
        live.set(0, inputs);
        return (input, down) -> new Merging<>(input, live, down);
    }

    @Override
    public String label() {
        return "union";
    }

    private record Merging<T>(int input, BitSet live, Receiver<? super T> down) implements Receiver<Object> {
        @Override
        @SuppressWarnings("unchecked")
        public void receive(Object element) throws InterruptedException {
            down.receive((T) element);
        }

        @Override
        public void signal(Signal signal) throws InterruptedException {
            if (signal instanceof Completion) {
                boolean wasLive = live.get(input);
                live.clear(input);
                if (!wasLive || !live.isEmpty()) {
                    return; // an input that has completed is completed again when it goes away
                }
            }
            down.signal(signal);
        }
    }
}
