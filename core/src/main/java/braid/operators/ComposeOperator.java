package braid.operators;

import braid.TaskOptions;
import braid.engine.Computation;
import braid.spi.Context;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Step;
import braid.spi.Transform;

/// Extends each handle's expression by `transform`; nothing runs yet.
///
/// @param label what the step is called
public record ComposeOperator<T, R>(String label, Transform transform, TaskOptions options)
        implements Operator<Computation<T>, Computation<R>> {

    @Override
    public Step<Computation<T>, Computation<R>> open(Context context) {
        return down -> new Composing<>(transform, options, context, down);
    }

    private record Composing<T, R>(
            Transform transform, TaskOptions options, Context context, Receiver<? super Computation<R>> down)
            implements Receiver<Computation<T>> {
        @Override
        public void receive(Computation<T> element) throws InterruptedException {
            down.receive(element.then(transform, options, context.origin()));
        }
    }
}
