package braid.operators;

import braid.Pair;
import braid.function.ThrowingFunction;
import braid.spi.Context;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Step;
import java.util.Objects;

/// Puts before each element the key that `key` gives for it.
public record KeyByOperator<K, T>(ThrowingFunction<? super T, ? extends K> key) implements Operator<T, Pair<K, T>> {

    public KeyByOperator {
        Objects.requireNonNull(key, "key");
    }

    @Override
    public Step<T, Pair<K, T>> open(Context context) {
        return down -> new Keying<>(key, down);
    }

    private record Keying<K, T>(ThrowingFunction<? super T, ? extends K> key, Receiver<? super Pair<K, T>> down)
            implements Receiver<T> {
        @Override
        public void receive(T element) throws InterruptedException {
            K of = Checks.element(key.apply(element), "the key's function");
            down.receive(Pair.of(of, element));
        }
    }
}
