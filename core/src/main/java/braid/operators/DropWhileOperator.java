package braid.operators;

import braid.function.ThrowingPredicate;
import braid.spi.Context;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Step;
import java.util.Objects;

/// Drops elements until `predicate` does not hold of one, and passes on that one and all behind it.
public record DropWhileOperator<T>(ThrowingPredicate<? super T> predicate) implements Operator<T, T> {

    public DropWhileOperator {
        Objects.requireNonNull(predicate, "predicate");
    }

    @Override
    public Step<T, T> open(Context context) {
        Begin begin = new Begin();
        return down -> new Dropping<>(predicate, begin, down);
    }

    private static final class Begin {
        private boolean begun;
    }

    private record Dropping<T>(ThrowingPredicate<? super T> predicate, Begin begin, Receiver<? super T> down)
            implements Receiver<T> {
        @Override
        public void receive(T element) throws InterruptedException {
            if (begin.begun || !predicate.test(element)) {
                begin.begun = true;
                down.receive(element);
            }
        }
    }
}
