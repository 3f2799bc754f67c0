package braid.operators;

import braid.Failure;
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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/// Passes on what `combiner` makes of one element of each input, first with first, second with second.
///
/// An input that another thread pushes waits when `backlog` of its elements wait for partners. A failure consumes
/// its partners, and names them. It completes when an input has completed and all its elements have found partners;
/// what is left of the others then can have none, and is dropped. A failure that finds no partner is handled by
/// nobody.
public record ZipJoin<R>(ThrowingFunction<? super List<Object>, ? extends R> combiner, int backlog) implements Join<R> {

    public ZipJoin {
        Checks.positive("backlog", backlog);
    }

    @Override
    public JoinStep<R> open(Context context, int inputs) {
        return new Zipping<>(combiner, new Rows(inputs, backlog, context));
    }

    @Override
    public String label() {
        return "zip";
    }

    private record Failed(Failure failure) {}

    /// A marker in its place behind elements.
    private record Behind(Marker marker) {}

    /// What waits for partners.
    private static final class Rows {

        private final int backlog;
        private final Context context;
        private final Held held;
        private final Leases leases;
        private final List<ArrayDeque<Object>> queues = new ArrayList<>();
        private final boolean[] completed;
        private final AtomicIntegerArray sizes;
        private volatile boolean over;

        Rows(int inputs, int backlog, Context context) {
            this.backlog = backlog;
            this.context = context;
            this.held = context.held();
            this.leases = context.leases();
            this.completed = new boolean[inputs];
            this.sizes = new AtomicIntegerArray(inputs);
            for (int i = 0; i < inputs; i++) {
                queues.add(new ArrayDeque<>());
            }
        }

        void add(int input, Object element) {
            leases.keep(element);
            queues.get(input).add(element);
            sizes.incrementAndGet(input);
        }

        /// Keeps a marker behind what waits on its input.
        void add(int input, Marker marker) {
            queues.get(input).add(new Behind(marker));
            held.hold(marker);
        }

        boolean full() {
            for (int i = 0; i < queues.size(); i++) {
                if (sizes.get(i) == 0) {
                    return false;
                }
            }
            return true;
        }

        List<Object> take() {
            List<Object> row = new ArrayList<>(queues.size());
            for (int i = 0; i < queues.size(); i++) {
                row.add(queues.get(i).removeFirst());
                sizes.decrementAndGet(i);
            }
            context.changed();
            return row;
        }

        /// Passes on the markers that nothing of their input is before any more.
        void passMarkers(Receiver<?> down) throws InterruptedException {
            for (ArrayDeque<Object> queue : queues) {
                while (queue.peekFirst() instanceof Behind(Marker marker)) {
                    queue.removeFirst();
                    if (held.forget(marker)) {
                        down.signal(marker);
                    }
                }
            }
        }

        /// Completes if some input can give no partner any more; then the rest goes.
        void completeIfExhausted(Receiver<?> down) throws InterruptedException {
            for (int i = 0; i < completed.length && !over; i++) {
                if (completed[i] && sizes.get(i) == 0) {
                    complete(down);
                }
            }
        }

        private void complete(Receiver<?> down) throws InterruptedException {
            over = true;
            leases.end();
            List<Failure> alone = new ArrayList<>();
            for (int i = 0; i < completed.length; i++) {
                for (Object each : queues.get(i)) {
                    if (each instanceof Failed(Failure failure)) {
                        alone.add(failure);
                    }
                }
                queues.get(i).removeIf(each -> !(each instanceof Behind));
                sizes.set(i, 0);
            }
            passMarkers(down);
            context.changed();
            down.signal(Completion.COMPLETION);
            for (Failure failure : alone) {
                down.signal(failure); // behind the completion, where it has no way on
            }
        }
    }

    private record Zipping<R>(ThrowingFunction<? super List<Object>, ? extends R> combiner, Rows rows)
            implements JoinStep<R> {
        @Override
        public Receiver<Object> link(int input, Receiver<? super R> down) {
            return new Pairing<>(input, combiner, rows, down);
        }

        @Override
        public boolean hasRoom(int input) {
            return rows.over || rows.sizes.get(input) < rows.backlog;
        }

        @Override
        public boolean lacks(int input) {
            return rows.sizes.get(input) == 0;
        }

        @Override
        public int held() {
            int held = 0;
            for (int i = 0; i < rows.sizes.length(); i++) {
                held += rows.sizes.get(i);
            }
            return held;
        }
    }

    private record Pairing<R>(
            int input,
            ThrowingFunction<? super List<Object>, ? extends R> combiner,
            Rows rows,
            Receiver<? super R> down)
            implements Receiver<Object> {
        @Override
        public void receive(Object element) throws InterruptedException {
            take(element);
        }

        @Override
        public void signal(Signal signal) throws InterruptedException {
            switch (signal) {
                case Failure failure when !rows.over -> take(new Failed(failure));
                case Failure failure -> down.signal(failure);
                case Marker marker
                when marker.kind() == Marker.Kind.DONE && !rows.over -> {
                    rows.add(input, marker);
                    rows.passMarkers(down);
                }
                case Marker marker -> down.signal(marker);
                case Completion _ -> {
                    rows.completed[input] = true;
                    rows.completeIfExhausted(down);
                }
            }
        }

        private void take(Object element) throws InterruptedException {
            if (rows.over) {
                Shared.drop(element);
                return;
            }
            rows.add(input, element);
            if (rows.full()) {
                List<Object> row = rows.take();
                if (rows.leases.takeAll(row)) {
                    combine(row);
                }
                rows.passMarkers(down);
                rows.completeIfExhausted(down);
            }
        }

        private void combine(List<Object> row) throws InterruptedException {
            Failure failure = failureIn(row);
            R combined = null;
            if (failure == null) {
                try {
                    combined = Checks.element(combiner.apply(row), "the combiner");
                } catch (Throwable thrown) {
                    failure = rows.context.failure(row, thrown);
                }
            }
            if (combined != null) {
                down.receive(combined);
            } else if (failure != null) {
                row.forEach(Shared::drop);
                down.signal(failure);
            }
        }

        /// The first failure of a row, with its partners named.
        private static @Nullable Failure failureIn(List<Object> row) {
            for (Object each : row) {
                if (each instanceof Failed(Failure failure)) {
                    List<Object> named = new ArrayList<>();
                    for (Object partner : row) {
                        Object about =
                                partner instanceof Failed(Failure other) ? other.element() : Shared.about(partner);
                        named.add(about == null ? "?" : about);
                    }
                    return new Failure(named, failure.cause(), failure.node(), failure.line(), failure.worker());
                }
            }
            return null;
        }

        @Override
        public boolean wanted() {
            return !rows.over && down.wanted();
        }
    }
}
