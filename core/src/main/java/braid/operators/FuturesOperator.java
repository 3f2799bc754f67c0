package braid.operators;

import braid.Remote;
import braid.engine.Computation;
import braid.engine.Handles;
import braid.spi.Context;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Step;

/// Hands each handle over and passes it on to whoever takes it, who then owns it. One of which none or several
/// values may come is waited for first.
public record FuturesOperator<T>(Handles handles) implements Operator<Computation<T>, Remote<T>> {

    @Override
    public Step<Computation<T>, Remote<T>> open(Context context) {
        Step<Computation<T>, Computation<T>> settling = new SettleOperator<T>().open(context);
        return down -> new Handing<>(settling.link(new Passing<>(handles, down)), handles, down);
    }

    private record Passing<T>(Handles handles, Receiver<? super Remote<T>> down) implements Receiver<Computation<T>> {
        @Override
        public void receive(Computation<T> element) throws InterruptedException {
            down.receive(handles.begin(element));
        }
    }

    private record Handing<T>(Receiver<Computation<T>> settling, Handles handles, Receiver<? super Remote<T>> down)
            implements Receiver<Computation<T>> {
        @Override
        public void receive(Computation<T> element) throws InterruptedException {
            element.submit();
            if (element.isOneToOne()) {
                down.receive(handles.begin(element));
            } else {
                settling.receive(element);
            }
        }
    }
}
