package braid.operators;

import braid.function.ThrowingFunction;
import braid.spi.Context;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Signal;
import braid.spi.Step;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/// Passes on, in order, what the stages that `function` makes of the elements give later. Up to `inFlight` of
/// them are not yet delivered, exactly; then the emitter waits. A stage that fails is a failure in its element's
/// place.
public record MapAsyncOperator<T, R>(
        ThrowingFunction<? super T, ? extends CompletionStage<? extends R>> function, int inFlight)
        implements Operator<T, R> {

    public MapAsyncOperator {
        Objects.requireNonNull(function, "function");
        Checks.positive("inFlight", inFlight);
    }

    @Override
    public Step<T, R> open(Context context) {
        Flights<T, R> flights = new Flights<>(this, context);
        return down -> new Calling<>(flights, down);
    }

    private static final class Flights<T, R> extends Backlog<R> {

        private final MapAsyncOperator<T, R> map;
        private final Context context;

        Flights(MapAsyncOperator<T, R> map, Context context) {
            super(map.inFlight, context);
            this.map = map;
            this.context = context;
        }

        /// The function is called once there is room for its element.
        @Override
        @SuppressWarnings("unchecked")
        void taken(Object element) {
            Flight<R> flight = (Flight<R>) element;
            flight.begin(Checks.element(map.function.apply((T) flight.element()), "the function"), this::wake);
        }

        @Override
        long dueIn(Object element) {
            return element instanceof Flight<?> flight && flight.isOver() ? 0 : Long.MAX_VALUE;
        }

        @Override
        @SuppressWarnings("unchecked")
        void pass(Object element, Receiver<? super R> down) throws InterruptedException {
            ((Flight<R>) element).pass(context, down);
        }

        @Override
        void drop(Object element) {
            ((Flight<?>) element).cancel();
        }
    }

    private record Calling<T, R>(Flights<T, R> flights, Receiver<? super R> down) implements Receiver<T> {
        @Override
        public void receive(T element) {
            flights.put(new Flight<R>(element));
        }

        @Override
        public void signal(Signal signal) {
            flights.signal(signal);
        }

        @Override
        public boolean ready() {
            return flights.hasRoom();
        }
    }
}
