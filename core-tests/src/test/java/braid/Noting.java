package braid;

import braid.spi.Completion;
import braid.spi.Context;
import braid.spi.Marker;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Signal;
import braid.spi.Step;
import java.util.List;

/// Notes signals by their names, and elements, and passes all on.
record Noting<T>(List<String> order) implements Operator<T, T> {

    @Override
    public Step<T, T> open(Context context) {
        return down -> new Passing<>(order, down);
    }

    private record Passing<T>(List<String> order, Receiver<? super T> down) implements Receiver<T> {
        @Override
        public void receive(T element) throws InterruptedException {
            order.add(element.toString());
            down.receive(element);
        }

        @Override
        public void signal(Signal signal) throws InterruptedException {
            switch (signal) {
                case Failure failure -> order.add("failure");
                case Completion completion -> order.add("completion");
                case Marker marker -> {}
            }
            down.signal(signal);
        }
    }
}
