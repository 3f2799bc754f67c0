package braid.operators;

import braid.function.ThrowingFunction;
import braid.spi.Context;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Step;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Passes on an element whose `key` is not equal to that of the element before it.
public record DistinctUntilChangedOperator<T>(ThrowingFunction<? super T, ?> key) implements Operator<T, T> {

    public DistinctUntilChangedOperator {
        Objects.requireNonNull(key, "key");
    }

    @Override
    public Step<T, T> open(Context context) {
        Last last = new Last();
        return down -> new Comparing<>(key, last, down);
    }

    private static final class Last {
        private @Nullable Object key;
    }

    private record Comparing<T>(ThrowingFunction<? super T, ?> key, Last last, Receiver<? super T> down)
            implements Receiver<T> {
        @Override
        public void receive(T element) throws InterruptedException {
            Object now = Checks.element(key.apply(element), "the key's function");
            if (!now.equals(last.key)) {
                last.key = now;
                down.receive(element);
            }
        }
    }
}
