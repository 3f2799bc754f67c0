package braid.operators;

import braid.engine.Computation;
import braid.spi.Context;
import braid.spi.Engine;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Step;

/// Makes of each element a handle that `engine` can compute with.
public record ScatterOperator<T>(Engine engine) implements Operator<T, Computation<T>> {

    @Override
    public Step<T, Computation<T>> open(Context context) {
        return down -> new Scattering<>(engine, context, down);
    }

    private record Scattering<T>(Engine engine, Context context, Receiver<? super Computation<T>> down)
            implements Receiver<T> {
        @Override
        public void receive(T element) throws InterruptedException {
            down.receive(Computation.of(engine, element, context.origin()));
        }
    }
}
