package braid.operators;

import braid.function.ThrowingFunction;
import braid.spi.Completion;
import braid.spi.Context;
import braid.spi.Held;
import braid.spi.Join;
import braid.spi.JoinStep;
import braid.spi.Leases;
import braid.spi.Marker;
import braid.spi.Receiver;
import braid.spi.Shared;
import braid.spi.Signal;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Passes on what `combiner` makes of each element of input 0 and the newest of input 1. Elements of input 0 wait
/// until input 1 has given one, so none is lost.
///
/// Input 0, pushed by another thread, waits when `backlog` of its elements do. A failure goes by. It completes when
/// input 0 has and all its elements have left, or when input 1 has and never gave an element; then what waits is
/// dropped.
public record ZipLatestJoin<R>(ThrowingFunction<? super List<Object>, ? extends R> combiner, int backlog)
        implements Join<R> {

    public ZipLatestJoin {
        Checks.positive("backlog", backlog);
    }

    @Override
    public String label() {
        return "zipLatest";
    }

    @Override
    public JoinStep<R> open(Context context, int inputs) {
        return new Zipping<>(combiner, new Waiting(backlog, context));
    }

    /// A marker in its place behind elements.
    private record Behind(Marker marker) {}

    /// What waits for the first element of input 1, and the newest of that.
    private static final class Waiting {

        private final int backlog;
        private final Context context;
        private final Held held;
        private final Leases leases;
        private final ArrayDeque<Object> queue = new ArrayDeque<>();
        private final AtomicInteger size = new AtomicInteger();
        private volatile @Nullable Object newest;

        /// Whether the newest has not left yet.
        private boolean fresh;

        private boolean firstCompleted;
        private volatile boolean over;

        Waiting(int backlog, Context context) {
            this.backlog = backlog;
            this.context = context;
            this.held = context.held();
            this.leases = context.leases();
        }
    }

    private record Zipping<R>(ThrowingFunction<? super List<Object>, ? extends R> combiner, Waiting waiting)
            implements JoinStep<R> {
        @Override
        public Receiver<Object> link(int input, Receiver<? super R> down) {
            return input == 0
                    ? new First<>(combiner, waiting, down)
                    : new Second<>(new First<>(combiner, waiting, down), down);
        }

        @Override
        public boolean hasRoom(int input) {
            return input != 0 || waiting.over || waiting.size.get() < waiting.backlog;
        }

        @Override
        public boolean lacks(int input) {
            return input == 1 && waiting.newest == null;
        }

        @Override
        public int held() {
            return waiting.size.get();
        }
    }

    private record First<R>(
            ThrowingFunction<? super List<Object>, ? extends R> combiner, Waiting waiting, Receiver<? super R> down)
            implements Receiver<Object> {
        @Override
        public void receive(Object element) throws InterruptedException {
            if (waiting.over) {
                Shared.drop(element);
                return;
            }
            waiting.leases.keep(element);
            if (waiting.newest == null) {
                waiting.queue.add(element);
                waiting.size.incrementAndGet();
            } else {
                combine(element);
                releaseNewest();
            }
        }

        /// Passes on what has waited, now that there is a newest.
        void passQueue() throws InterruptedException {
            for (Object next = waiting.queue.poll(); next != null; next = waiting.queue.poll()) {
                if (next instanceof Behind(Marker marker)) {
                    if (waiting.held.forget(marker)) {
                        down.signal(marker);
                    }
                } else {
                    waiting.size.decrementAndGet();
                    combine(next);
                }
            }
            waiting.context.changed();
        }

        private void combine(Object element) throws InterruptedException {
            Object newest = waiting.newest;
            List<Object> row = newest == null ? null : waiting.leases.shared(List.of(element, newest));
            waiting.leases.drop(element);
            if (row == null) {
                return; // let go of meanwhile, with the node
            }
            waiting.fresh = false;
            R combined;
            try {
                combined = Checks.element(combiner.apply(row), "the combiner");
            } catch (Throwable thrown) {
                row.forEach(Shared::drop);
                down.signal(waiting.context.failure(row, thrown));
                return;
            }
            down.receive(combined);
        }

        /// Once the newest has left, what came behind it has nothing to wait for.
        void releaseNewest() throws InterruptedException {
            if (!waiting.fresh && waiting.queue.isEmpty()) {
                waiting.held.release(down);
            }
        }

        void end() throws InterruptedException {
            waiting.over = true;
            waiting.queue.clear();
            waiting.size.set(0);
            waiting.newest = null;
            waiting.leases.end();
            waiting.held.release(down);
            waiting.context.changed();
            down.signal(Completion.COMPLETION);
        }

        @Override
        public void signal(Signal signal) throws InterruptedException {
            switch (signal) {
                case Marker marker
                when marker.kind() == Marker.Kind.DONE && !waiting.over && !waiting.queue.isEmpty() -> {
                    waiting.queue.add(new Behind(marker));
                    waiting.held.hold(marker);
                }
                case Completion _ -> {
                    waiting.firstCompleted = true;
                    if (!waiting.over && waiting.queue.isEmpty()) {
                        end();
                    }
                }
                default -> down.signal(signal);
            }
        }

        @Override
        public boolean wanted() {
            return !waiting.over && down.wanted();
        }
    }

    private record Second<R>(First<R> first, Receiver<? super R> down) implements Receiver<Object> {
        @Override
        public void receive(Object element) throws InterruptedException {
            Waiting waiting = first.waiting;
            if (waiting.over) {
                Shared.drop(element);
                return;
            }
            Object before = waiting.newest;
            waiting.newest = element;
            waiting.fresh = true;
            waiting.leases.keep(element);
            waiting.leases.drop(before);
            if (before == null) {
                first.passQueue();
                first.releaseNewest();
                if (waiting.firstCompleted) {
                    first.end();
                }
            }
        }

        @Override
        public void signal(Signal signal) throws InterruptedException {
            Waiting waiting = first.waiting;
            switch (signal) {
                case Marker marker
                when marker.kind() == Marker.Kind.DONE && !waiting.over && waiting.fresh -> waiting.held.hold(marker);
                case Completion _ -> {
                    if (!waiting.over && waiting.newest == null) {
                        first.end();
                    }
                }
                default -> down.signal(signal);
            }
        }

        @Override
        public boolean wanted() {
            return !waiting().over && down.wanted();
        }

        private Waiting waiting() {
            return first.waiting;
        }
    }
}
