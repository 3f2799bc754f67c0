package braid.operators;

import braid.Failure;
import braid.function.ThrowingConsumer;
import braid.spi.Context;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Signal;
import braid.spi.Step;
import java.util.Objects;

/// Hands failures to `handler`, and they are over. Elements pass.
public record OnErrorOperator<T>(ThrowingConsumer<? super Failure> handler) implements Operator<T, T> {

    public OnErrorOperator {
        Objects.requireNonNull(handler, "handler");
    }

    @Override
    public Step<T, T> open(Context context) {
        return down -> new Handling<>(handler, down);
    }

    private record Handling<T>(ThrowingConsumer<? super Failure> handler, Receiver<? super T> down)
            implements Receiver<T> {
        @Override
        public void receive(T element) throws InterruptedException {
            down.receive(element);
        }

        @Override
        public void signal(Signal signal) throws InterruptedException {
            if (signal instanceof Failure failure) {
                handler.accept(failure);
            } else {
                down.signal(signal);
            }
        }
    }
}
