package braid.operators;

import braid.Failure;
import braid.spi.Completion;
import braid.spi.Context;
import braid.spi.Leases;
import braid.spi.Marker;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Signal;
import braid.spi.Spans;
import braid.spi.Step;
import java.time.Duration;
import java.util.ArrayList;
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
        Windows<T> windows = new Windows<>(interval, context);
        return down -> new Windowing<>(windows, down);
    }

    private record Windowing<T>(Windows<T> windows, Receiver<? super List<T>> down) implements Receiver<T> {
        @Override
        public void receive(T element) {
            windows.add(element);
        }

        @Override
        public void signal(Signal signal) {
            windows.aside(signal);
        }
    }

    /// The window that is open stands at the end of the backlog and is filled there.
    private static final class Windows<T> extends Backlog<List<T>> {

        private final Duration interval;
        private final Context context;
        private final Leases leases;
        private Window<T> open = new Window<>(0);

        Windows(Duration interval, Context context) {
            super(Integer.MAX_VALUE, context);
            this.interval = interval;
            this.context = context;
            this.leases = context.leases();
            open.close();
        }

        void add(T element) {
            leases.keep(element);
            if (!open.add(element)) {
                Window<T> next = new Window<>(context.clock().nanoTime() + Spans.nanos(interval));
                next.add(element);
                open = next;
                put(next);
            }
        }

        void aside(Signal signal) {
            switch (signal) {
                case Completion _ -> {
                    open.close();
                    signal(signal);
                }
                case Marker _ -> signal(signal);
                case Failure _ -> signal(signal);
            }
        }

        @Override
        long dueIn(Object element) {
            return element instanceof Window<?> window
                    ? window.dueIn(context.clock().nanoTime())
                    : 0;
        }

        @Override
        @SuppressWarnings("unchecked")
        void pass(Object element, Receiver<? super List<T>> down) throws InterruptedException {
            List<T> list = ((Window<T>) element).take();
            if (leases.takeAll(list)) {
                down.receive(list);
            }
        }
    }

    /// Filled by the thread that pushes, closed by the boundary's.
    private static final class Window<T> {

        private final long end;
        private List<T> elements = new ArrayList<>();
        private boolean closed;

        Window(long end) {
            this.end = end;
        }

        synchronized boolean add(T element) {
            return !closed && elements.add(element);
        }

        synchronized void close() {
            closed = true;
        }

        /// What came in it; it may itself stand here for long after.
        synchronized List<T> take() {
            closed = true;
            List<T> all = List.copyOf(elements);
            elements = List.of();
            return all;
        }

        synchronized long dueIn(long now) {
            return closed ? 0 : end - now;
        }
    }
}
