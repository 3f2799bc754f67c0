package braid.cluster.driver;

import braid.cluster.code.Functions;
import braid.cluster.code.Values;
import braid.cluster.wire.ExpressionTag;
import braid.cluster.wire.Packer;
import braid.spi.Expression;
import braid.spi.Origin;
import braid.spi.Task;
import braid.spi.Transform;
import java.util.ArrayList;
import java.util.List;

/// Writes one expression, and notes what it needs: functions, and the outcomes of other tasks.
final class ExpressionWriter {

    private final Functions functions;
    private final Values values;
    private final Origins origins;
    private final List<Task> inputs = new ArrayList<>(2);
    private final List<Integer> used = new ArrayList<>(2);
    private final List<Origin> nodes = new ArrayList<>(2);
    private final Packer out;

    ExpressionWriter(Functions functions, Values values, Origins origins, Packer out) {
        this.functions = functions;
        this.values = values;
        this.origins = origins;
        this.out = out;
    }

    /// The tasks whose outcomes it needs, in the order of their indices.
    List<Task> inputs() {
        return inputs;
    }

    /// The nodes that these are for, in the same order.
    List<Origin> nodes() {
        return nodes;
    }

    /// The numbers of its functions; the outermost comes first.
    List<Integer> used() {
        return used;
    }

    /// Writes `expression`.
    ///
    /// @throws braid.cluster.code.CodecException if a value cannot travel
    /// @throws IllegalArgumentException if a function cannot
    void write(Expression expression) {
        switch (expression) {
            case Expression.Value(Object value) -> {
                out.putByte(ExpressionTag.VALUE);
                int part = out.beginPart();
                values.write(value, out);
                out.endPart(part);
            }
            case Expression.Result(Task task) -> result(task);
            case Expression.Entry(Task task, int index) -> entry(task, index);
            case Expression.Apply(Transform transform, Expression input, Origin origin) -> {
                out.putByte(
                        switch (transform) {
                            case Transform.Map map -> ExpressionTag.MAP;
                            case Transform.Filter filter -> ExpressionTag.FILTER;
                            case Transform.FlatMap flatMap -> ExpressionTag.FLAT_MAP;
                        });
                function(transform.function(), origin);
                write(input);
            }
            case Expression.Fold fold -> fold(fold);
            case Expression.All all -> {
                out.putByte(ExpressionTag.ALL);
                function(all.function(), all.origin());
                out.putVarint(all.inputs().size());
                all.inputs().forEach(this::write);
            }
            case Expression.Work work -> throw new IllegalArgumentException("work of another engine: " + work);
        }
    }

    private void fold(Expression.Fold fold) {
        Task before = fold.before();
        Object start = fold.start();
        if (before != null) {
            out.putByte(ExpressionTag.FOLD_AFTER);
            function(fold.function(), fold.origin());
            out.putVarint(index(before));
        } else if (start != null) {
            out.putByte(ExpressionTag.FOLD_FROM);
            function(fold.function(), fold.origin());
            int part = out.beginPart();
            values.write(start, out);
            out.endPart(part);
        } else {
            out.putByte(ExpressionTag.FOLD);
            function(fold.function(), fold.origin());
        }
        write(fold.input());
    }

    /// One that is an entry of another's outcome was never submitted: the other is the input.
    private void result(Task task) {
        if (task.attachment() == null
                && task.isDone()
                && task.outcome().isKept()
                && task.expression() instanceof Expression.Entry(Task of, int index)) {
            entry(of, index);
            return;
        }
        out.putByte(ExpressionTag.INPUT);
        out.putVarint(index(task));
    }

    private void entry(Task task, int index) {
        out.putByte(ExpressionTag.ENTRY);
        out.putVarint(index(task));
        out.putVarint(index);
    }

    private int index(Task task) {
        int known = inputs.indexOf(task);
        if (known >= 0) {
            return known;
        }
        inputs.add(task);
        return inputs.size() - 1;
    }

    private void function(Object function, Origin origin) {
        int number = functions.prepare(function, origin.toString());
        used.add(number);
        nodes.add(origin);
        out.putVarint(number);
        out.putVarint(origins.number(origin));
    }
}
