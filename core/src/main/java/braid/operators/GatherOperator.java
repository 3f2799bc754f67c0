package braid.operators;

import braid.engine.Computation;
import braid.spi.Context;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Step;

/// Passes on the values of handles, in order. Waits for those that are not done.
public record GatherOperator<T>() implements Operator<Computation<T>, T> {

    @Override
    public Step<Computation<T>, T> open(Context context) {
        Pending pending = new Pending(context);
        return down -> new Gathering<>(context, pending, down);
    }

    private record Gathering<T>(Context context, Pending pending, Receiver<? super T> down)
            implements Receiver<Computation<T>> {
        @Override
        public void receive(Computation<T> element) throws InterruptedException {
            Outcomes.pass(element, Outcomes.await(element, context, pending), down);
        }
    }
}
