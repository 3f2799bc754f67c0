package braid.operators;

import braid.Keep;
import braid.function.ThrowingFunction;
import braid.spi.Context;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Signal;
import braid.spi.Step;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/// As [TimedWindowOperator], with one element of each `key` in a window: `keep` says which stays.
public record TimedWindowUniqueOperator<T>(Duration interval, ThrowingFunction<? super T, ?> key, Keep keep)
        implements Operator<T, List<T>> {

    public TimedWindowUniqueOperator {
        Checks.positive("interval", interval);
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(keep, "keep");
    }

    @Override
    public Step<T, List<T>> open(Context context) {
        Windows<T> windows = new Windows<>(interval, keep, context);
        return down -> new Windowing<>(windows, key, down);
    }

    private record Windowing<T>(Windows<T> windows, ThrowingFunction<? super T, ?> key, Receiver<? super List<T>> down)
            implements Receiver<T> {
        @Override
        public void receive(T element) {
            windows.add(Checks.element(key.apply(element), "the key's function"), element);
        }

        @Override
        public void signal(Signal signal) {
            windows.aside(signal);
        }
    }
}
