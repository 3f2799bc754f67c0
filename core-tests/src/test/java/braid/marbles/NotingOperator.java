package braid.marbles;

import braid.Failure;
import braid.spi.Completion;
import braid.spi.Context;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Signal;
import braid.spi.Step;

/// Tells a run of what comes, and passes it on.
record NotingOperator<T>(MarbleRun<?> run) implements Operator<T, T> {

    @Override
    public Step<T, T> open(Context context) {
        return down -> new Telling<>(run, down);
    }

    private record Telling<T>(MarbleRun<?> run, Receiver<? super T> down) implements Receiver<T> {
        @Override
        public void receive(T element) throws InterruptedException {
            run.note(element.toString().replace(", ", ","));
            down.receive(element);
        }

        @Override
        public void signal(Signal signal) throws InterruptedException {
            if (signal instanceof Failure) {
                run.note(Event.FAILURE);
            } else if (signal instanceof Completion) {
                run.note(Event.END);
            }
            down.signal(signal);
        }
    }
}
