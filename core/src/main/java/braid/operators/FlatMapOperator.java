package braid.operators;

import braid.Failure;
import braid.function.ThrowingFunction;
import braid.spi.Context;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Signal;
import braid.spi.Step;
import java.util.Iterator;
import java.util.Objects;

/// Passes on, one by one, what `function` gives for each element. It is asked for no more of it once nobody wants
/// more.
public record FlatMapOperator<T, R>(ThrowingFunction<? super T, ? extends Iterable<? extends R>> function)
        implements Operator<T, R> {

    /// So many results more, and for so long, are passed on of an iterable that may have no end when the stream has
    /// failed or nobody waits for it any more.
    private static final int MOST_ABANDONED = 10_000;

    private static final long LONGEST_ABANDONED_NANOS = 1_000_000_000;

    public FlatMapOperator {
        Objects.requireNonNull(function, "function");
    }

    @Override
    public Step<T, R> open(Context context) {
        return down -> new Flattening<>(function, context, down);
    }

    private record Flattening<T, R>(
            ThrowingFunction<? super T, ? extends Iterable<? extends R>> function,
            Context context,
            Receiver<? super R> down)
            implements Receiver<T> {
        @Override
        public void receive(T element) throws InterruptedException {
            Iterator<? extends R> results =
                    Checks.element(function.apply(element), "the function").iterator();
            try {
                while (!context.destroyed() && down.wanted() && results.hasNext()) {
                    down.receive(Checks.element(results.next(), "the iterable"));
                    if (context.abandoned()) {
                        finish(results);
                        return;
                    }
                }
            } finally {
                Checks.close(results);
            }
        }

        /// Where results were left out since the node is destroyed, no later failure comes.
        @Override
        public void signal(Signal signal) throws InterruptedException {
            if (!(signal instanceof Failure) || !context.destroyed()) {
                down.signal(signal);
            }
        }

        private void finish(Iterator<? extends R> results) throws InterruptedException {
            long begun = System.nanoTime();
            for (int i = 0; !context.destroyed() && down.wanted() && results.hasNext(); i++) {
                if (i == MOST_ABANDONED || System.nanoTime() - begun > LONGEST_ABANDONED_NANOS) {
                    throw new IllegalStateException(
                            "what the iterable still gives is not passed on: the stream has failed, or is closed and"
                                    + " nobody waits any more");
                }
                down.receive(Checks.element(results.next(), "the iterable"));
            }
        }
    }
}
