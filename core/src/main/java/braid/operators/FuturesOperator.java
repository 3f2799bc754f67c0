package braid.operators;

import braid.Remote;
import braid.engine.Computation;
import braid.spi.Context;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Step;

/// Hands each handle over and passes it on to whoever takes it, who then owns it. One of which none or several
/// values may come is waited for first.
public record FuturesOperator<T>() implements Operator<Computation<T>, Remote<T>> {

    @Override
    public Step<Computation<T>, Remote<T>> open(Context context) {
        Step<Computation<T>, Computation<T>> settling = new SettleOperator<T>().open(context);
        return down -> new Handing<>(settling.link(new Passing<>(down)), down);
    }

    private record Passing<T>(Receiver<? super Remote<T>> down) implements Receiver<Computation<T>> {
        @Override
        public void receive(Computation<T> element) throws InterruptedException {
            down.receive(element);
        }
    }

    private record Handing<T>(Receiver<Computation<T>> settling, Receiver<? super Remote<T>> down)
            implements Receiver<Computation<T>> {
        @Override
        public void receive(Computation<T> element) throws InterruptedException {
            element.submit();
            if (element.isOneToOne()) {
                down.receive(element);
            } else {
                settling.receive(element);
            }
        }
    }
}
