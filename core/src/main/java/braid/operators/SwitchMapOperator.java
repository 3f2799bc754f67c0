package braid.operators;

import braid.function.ThrowingFunction;
import braid.spi.Context;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Signal;
import braid.spi.Step;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Passes on what the stage that `function` makes of the newest element gives later. One that is not over when
/// the next element comes is cancelled, and its result dropped. Where what follows is busy, and `MOST` results
/// wait for it, the emitter waits.
public record SwitchMapOperator<T, R>(ThrowingFunction<? super T, ? extends CompletionStage<? extends R>> function)
        implements Operator<T, R> {

    private static final int MOST = 16;

    public SwitchMapOperator {
        Objects.requireNonNull(function, "function");
    }

    @Override
    public Step<T, R> open(Context context) {
        Switch<R> latest = new Switch<>(context);
        return down -> new Switching<>(function, latest, down);
    }

    /// A call, and whether another one has taken its place.
    private static final class Leg<R> {
        private final Flight<R> flight;
        private volatile boolean left;

        Leg(Flight<R> flight) {
            this.flight = flight;
        }
    }

    private static final class Switch<R> extends Backlog<R> {

        private final Context context;
        private @Nullable Leg<R> newest;

        Switch(Context context) {
            super(MOST, context);
            this.context = context;
        }

        void begin(Object element, CompletionStage<? extends R> stage) {
            Leg<R> before = newest;
            if (before != null && !before.flight.isOver()) {
                before.left = true;
                before.flight.cancel();
                wake(); // it makes room
            }
            Leg<R> next = new Leg<>(new Flight<>(element));
            newest = next;
            next.flight.begin(stage, this::wake);
            put(next);
        }

        @Override
        long dueIn(Object element) {
            return element instanceof Leg<?> leg && (leg.left || leg.flight.isOver()) ? 0 : Long.MAX_VALUE;
        }

        @Override
        @SuppressWarnings("unchecked")
        void pass(Object element, Receiver<? super R> down) throws InterruptedException {
            Leg<R> leg = (Leg<R>) element;
            if (!leg.left) {
                leg.flight.pass(context, down);
            }
        }

        @Override
        void drop(Object element) {
            ((Leg<?>) element).flight.cancel();
        }
    }

    private record Switching<T, R>(
            ThrowingFunction<? super T, ? extends CompletionStage<? extends R>> function,
            Switch<R> latest,
            Receiver<? super R> down)
            implements Receiver<T> {
        @Override
        public void receive(T element) {
            latest.begin(element, Checks.element(function.apply(element), "the function"));
        }

        @Override
        public void signal(Signal signal) {
            latest.signal(signal);
        }

        @Override
        public boolean ready() {
            return latest.hasRoom();
        }
    }
}
