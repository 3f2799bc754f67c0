package braid.operators;

import braid.engine.Cell;
import braid.engine.Computation;
import braid.engine.Segment;
import braid.engine.Stage;
import braid.spi.Context;
import braid.spi.Engine;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Step;
import org.jspecify.annotations.Nullable;

/// Makes of each element a handle that `engine` can compute with, or a cell, where the way behind takes those.
public record ScatterOperator<T>(Engine engine) implements Operator<T, Computation<T>> {

    @Override
    public Step<T, Computation<T>> open(Context context) {
        Known known = new Known();
        return down -> {
            Stage.Way way = Segment.to(down, engine, known.way);
            known.way = way;
            return way instanceof Stage.Cells(Segment next)
                    ? new Filling<>(next, known.cell, any(down))
                    : new Scattering<>(engine, context, down);
        };
    }

    /// A receiver that takes cells too.
    @SuppressWarnings("unchecked")
    private static Receiver<Object> any(Receiver<?> down) {
        return (Receiver<Object>) down;
    }

    private static final class Known {
        Stage.@Nullable Way way;
        final Cell cell = new Cell();
    }

    private record Scattering<T>(Engine engine, Context context, Receiver<? super Computation<T>> down)
            implements Receiver<T> {
        @Override
        public void receive(T element) throws InterruptedException {
            down.receive(Computation.of(engine, element, context.origin()));
        }
    }

    private record Filling<T>(@Nullable Segment next, Cell cell, Receiver<Object> down) implements Receiver<T> {
        @Override
        public void receive(T element) throws InterruptedException {
            cell.put(element, next);
            down.receive(cell);
        }
    }
}
