package braid.operators;

import braid.engine.Computation;
import braid.engine.Ring;
import braid.spi.Context;
import braid.spi.Engine;
import braid.spi.Operator;
import braid.spi.Step;

/// Has `engine` compute up to `capacity` elements that are not yet delivered, exactly, and delivers each in its order
/// when it is known what became of it. Its room is free when the receiver behind has returned.
public record ParallelBufferOperator<T>(int capacity, Engine engine)
        implements Operator<Computation<T>, Computation<T>> {

    public ParallelBufferOperator {
        Checks.positive("capacity", capacity);
    }

    @Override
    public Step<Computation<T>, Computation<T>> open(Context context) {
        Ring ring = Ring.ordered(capacity, engine, context);
        return down -> new RingReceiver<>(ring, down);
    }

    @Override
    public String label() {
        return "buffer";
    }
}
