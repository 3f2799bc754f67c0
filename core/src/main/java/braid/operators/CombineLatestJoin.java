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
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Passes on, at each element, what `combiner` makes of the newest of each input, once each has given one. A
/// failure goes by. Completes when all inputs have, or when one has that never gave an element.
public record CombineLatestJoin<R>(ThrowingFunction<? super List<Object>, ? extends R> combiner) implements Join<R> {

    @Override
    public JoinStep<R> open(Context context, int inputs) {
        Newest newest = new Newest(inputs, context);
        return (input, down) -> new Combining<>(input, combiner, newest, down);
    }

    @Override
    public String label() {
        return "combineLatest";
    }

    private static final class Newest {

        private final @Nullable Object[] values;
        private final boolean[] completed;
        private final Context context;
        private final Held held;
        private final Leases leases;
        private int missing;
        private boolean over;

        Newest(int inputs, Context context) {
            this.values = new Object[inputs];
            this.completed = new boolean[inputs];
            this.context = context;
            this.held = context.held();
            this.leases = context.leases();
            this.missing = inputs;
        }

        /// Keeps `element`; the newest of all, or null while one is missing.
        @Nullable
        List<Object> with(int input, Object element) {
            Object before = values[input];
            if (before == null) {
                missing--;
            }
            values[input] = element;
            leases.keep(element);
            leases.drop(before);
            return missing == 0 ? leases.shared(List.of(values.clone())) : null;
        }

        boolean complete(int input) {
            completed[input] = true;
            boolean all = true;
            boolean hopeless = false;
            for (int i = 0; i < completed.length; i++) {
                all &= completed[i];
                hopeless |= completed[i] && values[i] == null;
            }
            return all || hopeless;
        }
    }

    private record Combining<R>(
            int input,
            ThrowingFunction<? super List<Object>, ? extends R> combiner,
            Newest newest,
            Receiver<? super R> down)
            implements Receiver<Object> {
        @Override
        public void receive(Object element) throws InterruptedException {
            if (newest.over) {
                Shared.drop(element);
                return;
            }
            List<Object> row = newest.with(input, element);
            if (row != null) {
                combine(row);
                newest.held.release(down);
            }
        }

        private void combine(List<Object> row) throws InterruptedException {
            R combined;
            try {
                combined = Checks.element(combiner.apply(row), "the combiner");
            } catch (Throwable thrown) {
                row.forEach(Shared::drop);
                down.signal(newest.context.failure(row, thrown));
                return;
            }
            down.receive(combined);
        }

        @Override
        public void signal(Signal signal) throws InterruptedException {
            switch (signal) {
                case Marker marker
                when marker.kind() == Marker.Kind.DONE
                        && newest.missing > 0
                        && newest.values[input] != null
                        && !newest.over -> newest.held.hold(marker);
                case Completion completion -> {
                    if (!newest.over && newest.complete(input)) {
                        newest.over = true;
                        Arrays.fill(newest.values, null);
                        newest.leases.end();
                        newest.held.release(down);
                        down.signal(completion);
                    }
                }
                default -> down.signal(signal);
            }
        }

        @Override
        public boolean wanted() {
            return !newest.over && down.wanted();
        }
    }
}
