package braid.operators;

import braid.Failure;
import braid.spi.Completion;
import braid.spi.Context;
import braid.spi.Marker;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Signal;
import braid.spi.Step;
import java.util.Map;
import java.util.WeakHashMap;

/// The edge that closes a cycle: a boundary with an unbounded queue, so that a cycle never waits for itself and
/// needs no stack.
///
/// A failure does not go around: it ends here, unhandled. A marker goes around until one whole round saw no
/// element; a completion ends here. Where several edges close cycles, each copy of a marker that one lets through
/// comes back to all: each lets one through for each time that elements passed.
public record FeedbackOperator<T>() implements Operator<T, T> {

    @Override
    public Step<T, T> open(Context context) {
        Backlog<T> rounds = new Rounds<>(context);
        return down -> new Feeding<>(rounds, context, down);
    }

    private record Feeding<T>(Backlog<T> rounds, Context context, Receiver<? super T> down) implements Receiver<T> {
        @Override
        public void receive(T element) {
            rounds.put(element);
        }

        @Override
        public void signal(Signal signal) {
            if (signal instanceof Failure failure) {
                context.unhandled(failure);
            } else {
                rounds.signal(signal);
            }
        }
    }

    private static final class Rounds<T> extends Backlog<T> {

        private long passed;
        private final Map<Marker, Long> passedBefore = new WeakHashMap<>();

        Rounds(Context context) {
            super(Integer.MAX_VALUE, context);
        }

        @Override
        void pass(Object element, Receiver<? super T> down) throws InterruptedException {
            passed++;
            super.pass(element, down);
        }

        @Override
        void passing(Signal signal, Receiver<? super T> down) throws InterruptedException {
            switch (signal) {
                case Completion _ -> {}
                case Marker marker when Long.valueOf(passed).equals(passedBefore.get(marker)) -> marker.arrive();
                case Marker marker -> {
                    passedBefore.put(marker, passed);
                    down.signal(marker);
                }
                default -> down.signal(signal);
            }
        }
    }
}
