package braid.operators;

import braid.TaskOptions;
import braid.engine.Computation;
import braid.engine.Stage;
import braid.spi.Context;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Step;
import braid.spi.Transform;

/// Extends each handle's expression by `transform`; nothing runs yet. Cells are passed on: what they need is known
/// from where they are filled.
///
/// @param local what does the same on this side of the engine; its label is this one's
public record ComposeOperator<T, R>(Operator<?, ?> local, Transform transform, TaskOptions options)
        implements Operator<Computation<T>, Computation<R>> {

    @Override
    @SuppressWarnings("unchecked")
    public Step<Computation<T>, Computation<R>> open(Context context) {
        if (!options.retry(TaskOptions.DEFAULT.retry()).equals(TaskOptions.DEFAULT)) {
            return down -> new Composing<>(transform, options, context, down);
        }
        Step<Object, Object> step = ((Operator<Object, Object>) local).open(context);
        Stage stage = new Stage(context, step, options.retry().retries() == 0);
        return down -> new Passing<>(
                stage,
                (Receiver<Object>) (Receiver<?>) new Composing<>(transform, options, context, down),
                (Receiver<Object>) (Receiver<?>) down);
    }

    @Override
    public String label() {
        return local.label();
    }

    private record Composing<T, R>(
            Transform transform, TaskOptions options, Context context, Receiver<? super Computation<R>> down)
            implements Receiver<Computation<T>> {
        @Override
        public void receive(Computation<T> element) throws InterruptedException {
            down.receive(element.then(transform, options, context.origin()));
        }
    }

    private record Passing<T>(Stage stage, Receiver<Object> composing, Receiver<Object> down)
            implements Receiver<T>, Stage.Taking {
        @Override
        public void receive(T element) throws InterruptedException {
            Receiver<Object> next = element instanceof Computation<?> ? composing : down;
            next.receive(element);
        }

        @Override
        public boolean holds() {
            return false;
        }
    }
}
