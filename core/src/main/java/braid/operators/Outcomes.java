package braid.operators;

import braid.engine.Computation;
import braid.spi.Context;
import braid.spi.Outcome;
import braid.spi.Receiver;
import braid.spi.WaitEnd;
import java.util.List;

/// What the steps do that need to know what became of a handle.
final class Outcomes {

    private Outcomes() {}

    private static final Outcome NOTHING = Outcome.ofAll(List.of());

    /// Hands `element` over and waits for its values; nothing comes of it if the node is destroyed meanwhile.
    static Outcome await(Computation<?> element, Context context, Pending pending) throws InterruptedException {
        return isDone(element, context, pending) ? element.outcome() : NOTHING;
    }

    /// As [#await], but values that an engine keeps stay where they are.
    static Outcome awaitShape(Computation<?> element, Context context, Pending pending) {
        return isDone(element, context, pending) ? element.shape() : NOTHING;
    }

    private static boolean isDone(Computation<?> element, Context context, Pending pending) {
        if (context.destroyed()) {
            return false; // what came before may have been dropped already
        }
        if (!element.isDone()) {
            element.submit();
            if (!element.isDone()) {
                context.advise("waits for each element, so one runs at a time; a buffer(n) before it lets n run");
                element.submit().whenDone(context::changed);
                pending.begin(element);
                try {
                    return context.awaitAnswer(element::isDone) == WaitEnd.COME;
                } finally {
                    pending.end();
                }
            }
        }
        return true;
    }

    /// Passes on the values and failures of `element`, and closes it.
    static <T> void pass(Computation<T> element, Outcome outcome, Receiver<? super T> down)
            throws InterruptedException {
        try {
            outcome.pass(down);
        } finally {
            element.close();
        }
    }
}
