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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Passes on, at each element of an input of `triggers`, what `combiner` makes of the newest of each input, once each
/// has given one. A failure goes by. Completes when all triggers have, or when an input has that never gave an
/// element.
///
/// @param label what the user called: `combineLatest` or `withLatestFrom`
/// @param triggers the numbers of the inputs at whose elements something is passed on; none for all
public record CombineLatestJoin<R>(
        String label, ThrowingFunction<? super List<Object>, ? extends R> combiner, Set<Integer> triggers)
        implements Join<R> {

    public CombineLatestJoin {
        triggers = Set.copyOf(triggers);
    }

    /// Passes on a row at each element of any input.
    public CombineLatestJoin(ThrowingFunction<? super List<Object>, ? extends R> combiner) {
        this("combineLatest", combiner, Set.of());
    }

    @Override
    public JoinStep<R> open(Context context, int inputs) {
        Newest newest = new Newest(inputs, triggers, context);
        return (input, down) -> new Combining<>(input, combiner, newest, down);
    }

    private static final class Newest {

        private final @Nullable Object[] values;
        private final boolean[] completed;
        private final boolean[] triggers;

        /// Of which inputs the newest has not left yet.
        private final boolean[] fresh;

        private final Context context;
        private final Held held;
        private final Leases leases;
        private int missing;
        private boolean over;

        Newest(int inputs, Set<Integer> triggers, Context context) {
            this.values = new Object[inputs];
            this.completed = new boolean[inputs];
            this.fresh = new boolean[inputs];
            this.triggers = new boolean[inputs];
            for (int i = 0; i < inputs; i++) {
                this.triggers[i] = triggers.isEmpty() || triggers.contains(i);
            }
            this.context = context;
            this.held = context.held();
            this.leases = context.leases();
            this.missing = inputs;
        }

        /// Keeps `element`; the newest of all, or null while one is missing, or it triggers nothing.
        @Nullable
        List<Object> with(int input, Object element) {
            Object before = values[input];
            if (before == null) {
                missing--;
            }
            values[input] = element;
            leases.keep(element);
            leases.drop(before);
            boolean passes = missing == 0 && triggers[input];
            if (passes) {
                Arrays.fill(fresh, false);
            } else {
                fresh[input] = true;
            }
            return passes ? leases.shared(List.of(values.clone())) : null;
        }

        boolean complete(int input) {
            completed[input] = true;
            boolean all = true;
            boolean hopeless = false;
            for (int i = 0; i < completed.length; i++) {
                all &= completed[i] || !triggers[i];
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
                when marker.kind() == Marker.Kind.DONE && newest.fresh[input] && !newest.over ->
                    newest.held.hold(marker);
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
