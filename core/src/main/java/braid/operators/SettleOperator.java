package braid.operators;

import braid.engine.Computation;
import braid.spi.Context;
import braid.spi.Operator;
import braid.spi.Outcome;
import braid.spi.Receiver;
import braid.spi.Step;

/// Waits until it is known what becomes of each handle, and passes on one handle for each value, failures as such.
/// Steps that group elements stand behind it.
public record SettleOperator<T>() implements Operator<Computation<T>, Computation<T>> {

    @Override
    public Step<Computation<T>, Computation<T>> open(Context context) {
        Pending pending = new Pending(context);
        return down -> new Settling<>(context, pending, down);
    }

    private record Settling<T>(Context context, Pending pending, Receiver<? super Computation<T>> down)
            implements Receiver<Computation<T>> {
        @Override
        public void receive(Computation<T> element) throws InterruptedException {
            Outcome outcome = Outcomes.awaitShape(element, context, pending);
            if (outcome.size() == 1 && !(outcome.get(0) instanceof Outcome.Failed)) {
                down.receive(element);
                return;
            }
            try {
                for (int i = 0; i < outcome.size(); i++) {
                    if (outcome.get(i) instanceof Outcome.Failed failed) {
                        down.signal(failed.failure());
                    } else {
                        down.receive(element.entry(i));
                    }
                }
            } finally {
                element.close();
            }
        }
    }
}
