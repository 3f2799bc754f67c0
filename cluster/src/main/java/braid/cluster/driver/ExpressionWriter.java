package braid.cluster.driver;

import braid.cluster.code.CodecException;
import braid.cluster.code.Foreign;
import braid.cluster.code.Functions;
import braid.cluster.code.Values;
import braid.cluster.wire.ExpressionTag;
import braid.cluster.wire.Packer;
import braid.spi.Carried;
import braid.spi.Carrier;
import braid.spi.Expression;
import braid.spi.Origin;
import braid.spi.Task;
import braid.spi.Transform;
import java.util.ArrayList;
import java.util.List;

/// Writes one expression, and notes what it needs: functions, and the outcomes of other tasks.
final class ExpressionWriter {

    /// So much of a value is shown in an error.
    private static final int LONGEST = 200;

    private final Functions functions;
    private final Values values;
    private final Origins origins;
    private final List<Task> inputs = new ArrayList<>(2);
    private final List<Integer> used = new ArrayList<>(2);
    private final List<Integer> carriers = new ArrayList<>(0);
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

    /// The nodes that its functions are for, in the same order.
    List<Origin> nodes() {
        return nodes;
    }

    /// The numbers of its functions; the outermost comes first. Carriers travel as functions do, and come last.
    List<Integer> used() {
        List<Integer> all = new ArrayList<>(used);
        all.addAll(carriers);
        return all;
    }

    /// Writes `expression`.
    ///
    /// @throws braid.cluster.code.CodecException if a value cannot travel
    /// @throws IllegalArgumentException if a function cannot, or what is carried
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
            case Expression.Within(Carried carried, Expression work) -> {
                out.putByte(ExpressionTag.WITHIN);
                carried(carried);
                write(work);
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

    private void carried(Carried carried) {
        Origin source = carried.carriers().source();
        List<Carrier<?>> all = carried.carriers().all();
        out.putVarint(all.size());
        for (int i = 0; i < all.size(); i++) {
            Carrier<?> carrier = all.get(i);
            String what = "the carrier '" + carrier.name() + "' of " + source;
            int number = functions.prepareCarrier(carrier, what);
            carriers.add(number);
            out.putVarint(number);
            Object value = carried.values().get(i);
            if (value == null) {
                out.putByte(0);
            } else {
                out.putByte(1);
                int part = out.beginPart();
                try {
                    values.write(value, out);
                } catch (CodecException cannotTravel) {
                    throw new IllegalArgumentException(
                            what + " cannot send '" + shown(value) + "' to a worker: " + cannotTravel.getMessage(),
                            cannotTravel);
                }
                out.endPart(part);
            }
        }
        out.putVarint(origins.number(source));
    }

    private static String shown(Object value) {
        String text = Foreign.text(value);
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
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
