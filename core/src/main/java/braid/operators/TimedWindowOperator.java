package braid.operators;

import braid.spi.Context;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Signal;
import braid.spi.Step;
import java.time.Duration;
import java.util.List;

/// Collects what comes in windows of `interval`, and delivers each window that is not empty as a list, by a thread
/// of its own. A window begins with its first element; at completion the last one comes out at once. A failure goes
/// by, and is in no window.
public record TimedWindowOperator<T>(Duration interval) implements Operator<T, List<T>> {

    public TimedWindowOperator {
        Checks.positive("interval", interval);
    }

    @Override
    public Step<T, List<T>> open(Context context) {
        Windows<T> windows = new Windows<>(interval, null, context);
        return down -> new Windowing<>(windows, down);
    }

    private record Windowing<T>(Windows<T> windows, Receiver<? super List<T>> down) implements Receiver<T> {
        @Override
        public void receive(T element) {
            windows.add(element, element);
        }

        @Override
        public void signal(Signal signal) {
            windows.aside(signal);
        }
    }
}
