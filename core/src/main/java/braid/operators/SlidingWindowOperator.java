package braid.operators;

import braid.Partial;
import braid.spi.Completion;
import braid.spi.Context;
import braid.spi.Held;
import braid.spi.Leases;
import braid.spi.Marker;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Signal;
import braid.spi.Step;
import java.util.List;

/// Passes on the last `size` elements at each element, as a list, oldest first. `partial` says what happens before
/// there are so many. A failure goes by, and is in no window.
public record SlidingWindowOperator<T>(int size, Partial partial) implements Operator<T, List<T>> {

    public SlidingWindowOperator {
        Checks.positive("size", size);
    }

    @Override
    public Step<T, List<T>> open(Context context) {
        Window<T> window = new Window<>(context.held(), context.leases());
        return down -> new Sliding<>(size, partial, window, down);
    }

    private static final class Window<T> {

        private final Views<T> elements = new Views<>();
        private final Held held;
        private final Leases leases;

        Window(Held held, Leases leases) {
            this.held = held;
            this.leases = leases;
        }
    }

    private record Sliding<T>(int size, Partial partial, Window<T> window, Receiver<? super List<T>> down)
            implements Receiver<T> {
        @Override
        public void receive(T element) throws InterruptedException {
            Views<T> elements = window.elements;
            if (elements.size() == size) {
                window.leases.drop(elements.removeFirst());
            }
            elements.add(element);
            window.leases.keep(element);
            if (passes()) {
                List<T> list = window.leases.sharedView(elements.view());
                if (list != null) {
                    down.receive(list);
                }
                window.held.release(down);
            }
        }

        private boolean passes() {
            return window.elements.size() == size || partial == Partial.EMIT;
        }

        /// What was in no window yet has not left.
        @Override
        public void signal(Signal signal) throws InterruptedException {
            if (signal instanceof Marker marker
                    && marker.kind() == Marker.Kind.DONE
                    && !passes()
                    && window.elements.size() > 0) {
                window.held.hold(marker);
                return;
            }
            if (signal instanceof Completion) {
                window.held.release(down);
                window.leases.end();
            }
            down.signal(signal);
        }
    }
}
