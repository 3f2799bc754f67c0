package braid.operators;

import braid.function.ThrowingFunction;
import braid.spi.Context;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Step;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/// Drops elements whose key was seen. Remembers the `remembered` keys seen last; a repeat counts as seen anew.
public record UniqueOperator<T>(ThrowingFunction<? super T, ?> key, int remembered) implements Operator<T, T> {

    public UniqueOperator {
        Objects.requireNonNull(key, "key");
        Checks.positive("remembered", remembered);
    }

    @Override
    public Step<T, T> open(Context context) {
        Map<Object, Boolean> seen = new Recent(remembered);
        return down -> new Distinguishing<>(key, seen, down);
    }

    /// The keys in the order in which they were last seen.
    private static final class Recent extends LinkedHashMap<Object, Boolean> {

        private static final long serialVersionUID = 1L;
        private final int most;

        Recent(int most) {
            super(16, 0.75f, true);
            this.most = most;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Boolean> eldest) {
            return size() > most;
        }
    }

    private record Distinguishing<T>(
            ThrowingFunction<? super T, ?> key, Map<Object, Boolean> seen, Receiver<? super T> down)
            implements Receiver<T> {
        @Override
        public void receive(T element) throws InterruptedException {
            if (seen.put(Checks.element(key.apply(element), "the key's function"), true) == null) {
                down.receive(element);
            }
        }
    }
}
