package braid.operators;

import braid.function.ThrowingConsumer;
import braid.spi.Context;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Step;
import java.util.Objects;

/// Shows each element to `consumer`, then passes it on.
public record PeekOperator<T>(ThrowingConsumer<? super T> consumer) implements Operator<T, T> {

    public PeekOperator {
        Objects.requireNonNull(consumer, "consumer");
    }

    @Override
    public Step<T, T> open(Context context) {
        return down -> new Peeking<>(consumer, down);
    }

    private record Peeking<T>(ThrowingConsumer<? super T> consumer, Receiver<? super T> down) implements Receiver<T> {
        @Override
        public void receive(T element) throws InterruptedException {
            consumer.accept(element);
            down.receive(element);
        }
    }
}
