package braid.cluster.worker;

import braid.cluster.code.OutcomeCodec;
import braid.cluster.code.Values;
import braid.cluster.wire.ExpressionTag;
import braid.cluster.wire.Unpacker;
import braid.function.ThrowingBiFunction;
import braid.function.ThrowingFunction;
import braid.function.ThrowingPredicate;
import braid.spi.Carried;
import braid.spi.Carrier;
import braid.spi.Carriers;
import braid.spi.Expression;
import braid.spi.Origin;
import braid.spi.Task;
import braid.spi.Transform;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// Reads an expression whose functions and inputs are here.
///
/// @param functions the functions by their numbers; throws where one could not be made
@SuppressWarnings("unchecked") // the driver wrote what its user's types allow
record ExpressionReader(Unpacker in, List<Task> inputs, IntFunction<Object> functions, Values values) {

    /// The node of the outermost function of the expression that `in` begins with.
    static Origin origin(Unpacker in) {
        int tag = in.takeByte();
        if (tag == ExpressionTag.VALUE || tag == ExpressionTag.INPUT || tag == ExpressionTag.ENTRY) {
            return OutcomeCodec.NOBODY;
        }
        if (tag == ExpressionTag.WITHIN) {
            int count = in.takeCount();
            for (int i = 0; i < count; i++) {
                in.takeVarint();
                if (in.takeByte() != 0) {
                    in.takePart();
                }
            }
            in.takeVarint();
            return origin(in);
        }
        in.takeVarint();
        return OutcomeCodec.numbered((int) in.takeVarint());
    }

    Expression read() {
        int tag = in.takeByte();
        return switch (tag) {
            case ExpressionTag.VALUE -> new Expression.Value(value());
            case ExpressionTag.INPUT -> new Expression.Result(input());
            case ExpressionTag.ENTRY -> new Expression.Entry(input(), (int) in.takeVarint());
            case ExpressionTag.MAP -> apply(new Transform.Map((ThrowingFunction<Object, Object>) function()));
            case ExpressionTag.FILTER -> apply(new Transform.Filter((ThrowingPredicate<Object>) function()));
            case ExpressionTag.FLAT_MAP ->
                apply(new Transform.FlatMap((ThrowingFunction<Object, Iterable<Object>>) function()));
            case ExpressionTag.FOLD, ExpressionTag.FOLD_FROM, ExpressionTag.FOLD_AFTER -> fold(tag);
            case ExpressionTag.ALL -> all();
            case ExpressionTag.WITHIN -> within();
            default -> throw new IllegalArgumentException("no expression: " + tag);
        };
    }

    private Expression within() {
        int count = in.takeCount();
        List<Carrier<?>> carriers = new ArrayList<>(count);
        List<@Nullable Object> carried = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            carriers.add((Carrier<?>) function());
            carried.add(in.takeByte() == 0 ? null : value());
        }
        Origin source = origin();
        return new Expression.Within(new Carried(new Carriers(carriers, source), carried), read());
    }

    private Expression apply(Transform transform) {
        Origin origin = origin();
        return new Expression.Apply(transform, read(), origin);
    }

    private Expression fold(int tag) {
        var function = (ThrowingBiFunction<Object, Object, Object>) function();
        Origin origin = origin();
        @Nullable Object start = tag == ExpressionTag.FOLD_FROM ? value() : null;
        @Nullable Task before = tag == ExpressionTag.FOLD_AFTER ? input() : null;
        return new Expression.Fold(function, start, before, read(), origin);
    }

    private Expression all() {
        var function = (ThrowingFunction<List<Object>, Object>) function();
        Origin origin = origin();
        int count = in.takeCount();
        List<Expression> all = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            all.add(read());
        }
        return new Expression.All(function, all, origin);
    }

    private Object value() {
        return values.read(in.takePart());
    }

    private Task input() {
        int index = (int) in.takeVarint();
        if (index < 0 || index >= inputs.size()) {
            throw new IllegalArgumentException("no input " + index + " of " + inputs.size());
        }
        return inputs.get(index);
    }

    private Object function() {
        return functions.apply((int) in.takeVarint());
    }

    private Origin origin() {
        return OutcomeCodec.numbered((int) in.takeVarint());
    }
}
