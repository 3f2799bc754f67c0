package braid.operators;

import braid.Partial;
import braid.spi.Context;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Step;
import java.util.ArrayDeque;
import java.util.List;

/// Passes on the last `size` elements at each element, as a list, oldest first. `partial` says what happens before
/// there are so many. A failure goes by, and is in no window.
public record SlidingWindowOperator<T>(int size, Partial partial) implements Operator<T, List<T>> {

    public SlidingWindowOperator {
        Checks.positive("size", size);
    }

    @Override
    public Step<T, List<T>> open(Context context) {
        ArrayDeque<T> window = new ArrayDeque<>();
        return down -> new Sliding<>(size, partial, window, down);
    }

    private record Sliding<T>(int size, Partial partial, ArrayDeque<T> window, Receiver<? super List<T>> down)
            implements Receiver<T> {
        @Override
        public void receive(T element) throws InterruptedException {
            if (window.size() == size) {
                window.removeFirst();
            }
            window.addLast(element);
            if (window.size() == size || partial == Partial.EMIT) {
                down.receive(List.copyOf(window));
            }
        }
    }
}
