package braid.operators;

import braid.Failure;
import braid.spi.Context;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Signal;
import braid.spi.Step;
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

    /// An element, and whether it is through.
    private record Handed(Object element, AtomicBoolean through) {}

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
                super.pass(handed.element(), down);
            }
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
            AtomicBoolean through = new AtomicBoolean();
            handing.put(new Handed(element, through));
            context.await(through::get);
        }

        @Override
        public void signal(Signal signal) {
            handing.signal(signal);
            if (signal instanceof Failure) {
                context.await(handing::hasRoom);
            }
        }

        @Override
        public boolean ready() {
            return handing.hasRoom();
        }
    }
}
