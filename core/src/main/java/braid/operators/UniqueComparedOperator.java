package braid.operators;

import braid.function.ThrowingBiFunction;
import braid.spi.Context;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Step;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Objects;

/// Drops elements that are the `same` as one of the `remembered` seen last, newest first; a repeat counts as seen
/// anew. For elements that have no hash code of use: it compares with each that it remembers.
public record UniqueComparedOperator<T>(ThrowingBiFunction<? super T, ? super T, Boolean> same, int remembered)
        implements Operator<T, T> {

    public UniqueComparedOperator {
        Objects.requireNonNull(same, "same");
        Checks.positive("remembered", remembered);
    }

    @Override
    public String label() {
        return "unique";
    }

    @Override
    public Step<T, T> open(Context context) {
        Deque<T> seen = new ArrayDeque<>();
        return down -> new Comparing<>(same, remembered, seen, down);
    }

    private record Comparing<T>(
            ThrowingBiFunction<? super T, ? super T, Boolean> same,
            int remembered,
            Deque<T> seen,
            Receiver<? super T> down)
            implements Receiver<T> {
        @Override
        public void receive(T element) throws InterruptedException {
            if (tookOut(element)) {
                seen.addFirst(element);
                return;
            }
            if (seen.size() == remembered) {
                seen.removeLast();
            }
            seen.addFirst(element);
            down.receive(element);
        }

        private boolean tookOut(T element) {
            for (Iterator<T> each = seen.iterator(); each.hasNext(); ) {
                if (same.apply(element, each.next())) {
                    each.remove();
                    return true;
                }
            }
            return false;
        }
    }
}
