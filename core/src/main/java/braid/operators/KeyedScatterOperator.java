package braid.operators;

import braid.Pair;
import braid.engine.Computation;
import braid.spi.Context;
import braid.spi.Engine;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Step;

/// Makes of each pair of a key and an element a handle that knows its key, and that `engine` can compute with.
public record KeyedScatterOperator<K, T>(Engine engine) implements Operator<Pair<K, T>, Computation<Pair<K, T>>> {

    @Override
    public String label() {
        return "scatter";
    }

    @Override
    public Step<Pair<K, T>, Computation<Pair<K, T>>> open(Context context) {
        return down -> new Scattering<>(engine, context, down);
    }

    private record Scattering<K, T>(Engine engine, Context context, Receiver<? super Computation<Pair<K, T>>> down)
            implements Receiver<Pair<K, T>> {
        @Override
        public void receive(Pair<K, T> element) throws InterruptedException {
            down.receive(Computation.ofKey(engine, element.first(), element, context.origin()));
        }
    }
}
