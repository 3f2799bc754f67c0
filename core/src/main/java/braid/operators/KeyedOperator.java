package braid.operators;

import braid.Keys;
import braid.Pair;
import braid.spi.Context;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Signal;
import braid.spi.Step;
import java.util.Objects;

/// Does what `each` does, a key by itself: opens it once for each key. Pairs of a key and what comes of its
/// elements are passed on. Where there are too many keys, or one has been idle, that one is completed and
/// forgotten. At completion all keys are completed, the one first that had no element for longest. A failure goes
/// by.
public record KeyedOperator<K, T, R>(Operator<? super T, R> each, Keys<K> keys)
        implements Operator<Pair<K, T>, Pair<K, R>> {

    public KeyedOperator {
        Objects.requireNonNull(each, "operator");
        Objects.requireNonNull(keys, "keys");
    }

    @Override
    public String label() {
        return each.label();
    }

    @Override
    @SuppressWarnings("unchecked") // a step that takes more takes these
    public Step<Pair<K, T>, Pair<K, R>> open(Context context) {
        Operator<T, R> ofElements = (Operator<T, R>) each;
        KeyContext.check(ofElements, context);
        return new Keyed<>(new KeyedSteps<>(ofElements, keys, context));
    }

    private record Keyed<K, T, R>(KeyedSteps<K, T, R> steps) implements Step<Pair<K, T>, Pair<K, R>> {
        @Override
        public Receiver<Pair<K, T>> link(Receiver<? super Pair<K, R>> down) {
            return new Receiving<>(steps, down);
        }

        @Override
        public int held() {
            return steps.held();
        }

        @Override
        public int keys() {
            return steps.keys();
        }
    }

    private record Receiving<K, T, R>(KeyedSteps<K, T, R> steps, Receiver<? super Pair<K, R>> down)
            implements Receiver<Pair<K, T>> {
        @Override
        public void receive(Pair<K, T> element) throws InterruptedException {
            steps.receive(element.first(), element.second(), down);
        }

        @Override
        public void signal(Signal signal) throws InterruptedException {
            steps.signal(signal, down);
        }
    }
}
