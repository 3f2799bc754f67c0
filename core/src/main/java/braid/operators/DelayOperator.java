package braid.operators;

import braid.spi.Context;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Shared;
import braid.spi.Signal;
import braid.spi.Spans;
import braid.spi.Step;
import java.time.Duration;

/// Delivers each element `delay` after it came, by a thread of its own. Takes any number of elements meanwhile.
public record DelayOperator<T>(Duration delay) implements Operator<T, T> {

    public DelayOperator {
        Checks.positive("delay", delay);
    }

    @Override
    public Step<T, T> open(Context context) {
        Waiting<T> waiting = new Waiting<>(delay, context);
        return down -> new Delaying<>(waiting, down);
    }

    private record Late(Object element, long due) {}

    private record Delaying<T>(Waiting<T> waiting, Receiver<? super T> down) implements Receiver<T> {
        @Override
        public void receive(T element) {
            waiting.add(element);
        }

        @Override
        public void signal(Signal signal) {
            waiting.signal(signal);
        }
    }

    private static final class Waiting<T> extends Backlog<T> {

        private final Duration delay;
        private final Context context;

        Waiting(Duration delay, Context context) {
            super(Integer.MAX_VALUE, context);
            this.delay = delay;
            this.context = context;
        }

        void add(T element) {
            put(new Late(element, context.clock().nanoTime() + Spans.nanos(delay)));
        }

        @Override
        long dueIn(Object element) {
            return element instanceof Late late ? late.due() - context.clock().nanoTime() : 0;
        }

        @Override
        void drop(Object element) {
            if (element instanceof Late late) {
                Shared.drop(late.element());
            }
        }

        @Override
        void pass(Object element, Receiver<? super T> down) throws InterruptedException {
            if (element instanceof Late late) {
                super.pass(late.element(), down);
            }
        }
    }
}
