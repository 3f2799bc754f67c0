package braid.operators;

import braid.function.ThrowingPredicate;
import braid.spi.Context;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Step;
import java.util.Objects;

/// Passes on the elements for which `predicate` holds.
public record FilterOperator<T>(ThrowingPredicate<? super T> predicate) implements Operator<T, T> {

    public FilterOperator {
        Objects.requireNonNull(predicate, "predicate");
    }

    @Override
    public Step<T, T> open(Context context) {
        return down -> new Filtering<>(predicate, down);
    }

    private record Filtering<T>(ThrowingPredicate<? super T> predicate, Receiver<? super T> down)
            implements Receiver<T> {
        @Override
        public void receive(T element) throws InterruptedException {
            if (predicate.test(element)) {
                down.receive(element);
            }
        }
    }
}
