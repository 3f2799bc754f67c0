package braid.operators;

import braid.Keys;
import braid.engine.Computation;
import braid.function.ThrowingBiFunction;
import braid.spi.Completion;
import braid.spi.Context;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Signal;
import braid.spi.Step;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// As [FoldOperator], a key by itself: each step of a key is a task that needs the key's step before, so one key's
/// elements are handled one after another, and different keys at the same time. A key is evicted when its last step
/// is done, and begins anew.
///
/// @param label what the user called
/// @param start the first state of a key; null where its first element is that
/// @param function gives the next state, or a [braid.spi.Expression.Folded]
public record KeyedFoldOperator<K, T, R>(
        String label, @Nullable Object start, ThrowingBiFunction<Object, Object, Object> function, Keys<K> keys)
        implements Operator<Computation<T>, Computation<R>> {

    public KeyedFoldOperator {
        Objects.requireNonNull(label, "label");
        Objects.requireNonNull(function, "function");
        Objects.requireNonNull(keys, "keys");
    }

    @Override
    public Step<Computation<T>, Computation<R>> open(Context context) {
        return new Folds<>(new KeyedFolds<>(this, context));
    }

    private record Folds<K, T, R>(KeyedFolds<K, T, R> folds) implements Step<Computation<T>, Computation<R>> {
        @Override
        public Receiver<Computation<T>> link(Receiver<? super Computation<R>> down) {
            return new Folding<>(folds, down);
        }

        @Override
        public int keys() {
            return folds.keys();
        }
    }

    private record Folding<K, T, R>(KeyedFolds<K, T, R> folds, Receiver<? super Computation<R>> down)
            implements Receiver<Computation<T>> {
        @Override
        public void receive(Computation<T> element) throws InterruptedException {
            folds.receive(element, down);
        }

        @Override
        public void signal(Signal signal) throws InterruptedException {
            if (signal instanceof Completion) {
                folds.end();
            }
            down.signal(signal);
        }
    }
}
