package braid.operators;

import braid.engine.Computation;
import braid.engine.Ring;
import braid.spi.Context;
import braid.spi.Engine;
import braid.spi.Operator;
import braid.spi.Step;

/// Has `engine` compute up to `capacity` elements that are not yet delivered, exactly, and delivers the values as
/// they come. A signal still overtakes no element.
public record GatherUnorderedOperator<T>(int capacity, Engine engine) implements Operator<Computation<T>, T> {

    public GatherUnorderedOperator {
        Checks.positive("capacity", capacity);
    }

    @Override
    public Step<Computation<T>, T> open(Context context) {
        Ring ring = Ring.unordered(capacity, engine, context);
        return down -> new RingReceiver<>(ring, down);
    }
}
