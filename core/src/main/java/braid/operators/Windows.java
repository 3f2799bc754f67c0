package braid.operators;

import braid.Keep;
import braid.spi.Carried;
import braid.spi.Completion;
import braid.spi.Context;
import braid.spi.Leases;
import braid.spi.Receiver;
import braid.spi.Signal;
import braid.spi.Spans;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Windows of time as the backlog of a boundary. The window that is open stands at its end and is filled there; a
/// window begins with its first element.
final class Windows<T> extends Backlog<List<T>> {

    private final Duration interval;
    private final @Nullable Keep keep;
    private final Context context;
    private final Leases leases;
    private Window<T> open = new Window<>(0, null);

    /// @param keep which of the elements with the same key stays in a window; null for all
    Windows(Duration interval, @Nullable Keep keep, Context context) {
        super(Integer.MAX_VALUE, context);
        this.interval = interval;
        this.keep = keep;
        this.context = context;
        this.leases = context.leases();
        open.close();
    }

    /// @param key is looked at where windows keep one element of each
    void add(Object key, T element) {
        leases.keep(element);
        if (!open.add(key, element)) {
            Window<T> next = new Window<>(context.clock().nanoTime() + Spans.nanos(interval), keep);
            next.add(key, element);
            open = next;
            put(next);
        }
    }

    void aside(Signal signal) {
        if (signal instanceof Completion) {
            open.close();
        }
        signal(signal);
    }

    /// A window is of many elements, and passed on by the time alone.
    @Override
    @Nullable
    Carried carried() {
        return null;
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

    /// Filled by the thread that pushes, closed by the boundary's.
    private static final class Window<T> {

        private final long end;
        private final @Nullable Keep keep;
        private final Map<Object, T> kept = new LinkedHashMap<>();
        private List<T> elements = new ArrayList<>();
        private boolean closed;

        Window(long end, @Nullable Keep keep) {
            this.end = end;
            this.keep = keep;
        }

        synchronized boolean add(Object key, T element) {
            if (closed) {
                return false;
            }
            if (keep == null) {
                elements.add(element);
            } else {
                keep.put(kept, key, element);
            }
            return true;
        }

        synchronized void close() {
            closed = true;
        }

        /// What came in it; it may itself stand here for long after.
        synchronized List<T> take() {
            closed = true;
            Collection<T> all = keep == null ? elements : kept.values();
            List<T> list = List.copyOf(all);
            elements = List.of();
            kept.clear();
            return list;
        }

        synchronized long dueIn(long now) {
            return closed ? 0 : end - now;
        }
    }
}
