package braid.operators;

import braid.Failure;
import braid.StreamException;
import braid.spi.Context;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Signal;
import braid.spi.Step;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// A boundary that the graph puts in where so many steps stand in a row that the stack might not do: a thread of
/// its own, with a stack of its own, does the rest, and whoever pushes waits until it has.
public record CutOperator<T>() implements Operator<T, T> {

    @Override
    public Step<T, T> open(Context context) {
        Handing<T> handing = new Handing<>(context);
        return down -> new Cutting<>(handing, context, down);
    }

    /// An element, or a failure in its place, whether it is through, and what failed for it at ends behind.
    private record Handed(Object element, @Nullable Failure signal, AtomicBoolean through, List<Failure> failed) {
        Handed(Object element, @Nullable Failure signal) {
            this(element, signal, new AtomicBoolean(), new CopyOnWriteArrayList<>());
        }
    }

    private static final class Handing<T> extends Backlog<T> {

        private final Context context;

        /// What was passed on last; the boundary's thread alone uses it.
        private @Nullable Handed current;

        Handing(Context context) {
            super(1, context);
            this.context = context;
        }

        @Override
        void pass(Object element, Receiver<? super T> down) throws InterruptedException {
            if (element instanceof Handed handed) {
                current = handed;
                boolean broken = true;
                try {
                    if (handed.signal() == null) {
                        super.pass(handed.element(), down);
                    } else {
                        down.signal(handed.signal());
                    }
                    broken = false;
                } finally {
                    if (broken) {
                        delivered();
                    }
                }
            }
        }

        @Override
        void drop(Object element) {
            if (element instanceof Handed handed && handed.signal() == null) {
                super.drop(handed.element());
            }
        }

        @Override
        public boolean unhandled(StreamException failed) {
            Handed handed = current;
            if (handed == null) {
                return false;
            }
            handed.failed().add(failed.failure());
            for (Throwable other : failed.getSuppressed()) {
                if (other instanceof StreamException another) {
                    handed.failed().add(another.failure());
                }
            }
            return true;
        }

        @Override
        public void delivered() {
            Handed handed = current;
            if (handed != null) {
                current = null;
                handed.through().set(true);
                context.changed();
            }
        }
    }

    private record Cutting<T>(Handing<T> handing, Context context, Receiver<? super T> down) implements Receiver<T> {
        @Override
        public void receive(T element) {
            hand(new Handed(element, null));
        }

        private void hand(Handed handed) {
            handing.put(handed);
            context.await(handed.through()::get);
            handed.failed().forEach(context::unhandled); // as where there is no boundary: whoever emits throws it
        }

        @Override
        public void signal(Signal signal) {
            if (signal instanceof Failure failure) {
                hand(new Handed(failure, failure));
            } else {
                handing.signal(signal);
            }
        }

        @Override
        public boolean ready() {
            return handing.hasRoom() && down.ready();
        }
    }
}
