package braid.operators;

import braid.function.ThrowingPredicate;
import braid.spi.Completion;
import braid.spi.Context;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Signal;
import braid.spi.Step;
import java.util.Objects;

/// Passes on elements until `predicate` does not hold of one; there it completes what follows.
public record TakeWhileOperator<T>(ThrowingPredicate<? super T> predicate) implements Operator<T, T> {

    public TakeWhileOperator {
        Objects.requireNonNull(predicate, "predicate");
    }

    @Override
    public Step<T, T> open(Context context) {
        End end = new End();
        return down -> new Taking<>(predicate, end, down);
    }

    private static final class End {
        private boolean over;
    }

    private record Taking<T>(ThrowingPredicate<? super T> predicate, End end, Receiver<? super T> down)
            implements Receiver<T> {
        @Override
        public void receive(T element) throws InterruptedException {
            if (end.over) {
                return;
            }
            if (predicate.test(element)) {
                down.receive(element);
            } else {
                end.over = true;
                down.signal(Completion.COMPLETION);
            }
        }

        @Override
        public void signal(Signal signal) throws InterruptedException {
            if (!(signal instanceof Completion)) {
                down.signal(signal);
            } else if (!end.over) {
                end.over = true;
                down.signal(signal);
            }
        }

        @Override
        public boolean wanted() {
            return !end.over && down.wanted();
        }
    }
}
