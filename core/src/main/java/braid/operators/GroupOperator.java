package braid.operators;

import braid.engine.Computation;
import braid.function.ThrowingFunction;
import braid.spi.Context;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Step;
import java.util.List;

/// Makes one handle, on what `function` makes of the values, of each group of handles.
public record GroupOperator<R>(ThrowingFunction<List<Object>, Object> function)
        implements Operator<List<Computation<?>>, Computation<R>> {

    @Override
    public Step<List<Computation<?>>, Computation<R>> open(Context context) {
        return down -> new Grouping<>(function, context, down);
    }

    private record Grouping<R>(
            ThrowingFunction<List<Object>, Object> function, Context context, Receiver<? super Computation<R>> down)
            implements Receiver<List<Computation<?>>> {
        @Override
        public void receive(List<Computation<?>> group) throws InterruptedException {
            Computation<R> made;
            try {
                made = Computation.all(function, group, context.origin());
            } catch (Throwable broken) {
                group.forEach(Computation::close);
                throw broken;
            }
            down.receive(made);
        }
    }
}
