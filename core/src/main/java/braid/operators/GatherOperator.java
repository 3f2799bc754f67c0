package braid.operators;

import braid.engine.Cell;
import braid.engine.Computation;
import braid.engine.Stage;
import braid.spi.Context;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Step;
import org.jspecify.annotations.Nullable;

/// Passes on the values of handles, in order. Waits for those that are not done.
public record GatherOperator<T>() implements Operator<Computation<T>, T> {

    @Override
    public Step<Computation<T>, T> open(Context context) {
        Pending pending = new Pending(context);
        return down -> new Gathering<>(context, pending, down);
    }

    private record Gathering<T, E>(Context context, Pending pending, Receiver<? super T> down)
            implements Receiver<E>, Stage.Taking {
        @Override
        @SuppressWarnings("unchecked")
        public void receive(E element) throws InterruptedException {
            if (element instanceof Cell cell) {
                cell.pass(down);
            } else {
                Computation<T> handle = (Computation<T>) element;
                Outcomes.pass(handle, Outcomes.await(handle, context, pending), down);
            }
        }

        @Override
        public @Nullable Stage stage() {
            return null;
        }

        @Override
        public boolean holds() {
            return false;
        }
    }
}
