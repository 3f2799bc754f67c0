package braid;

import braid.engine.Retrying;
import braid.function.ThrowingBiFunction;
import braid.function.ThrowingFunction;
import braid.function.ThrowingPredicate;
import braid.operators.KeyedFoldOperator;
import braid.spi.Expression;
import braid.spi.Transform;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A stream whose elements have keys, and whose functions run in parallel, as tasks of a client's engine: made by
/// [KeyedStream#scatter()], left by [#gather] or [#gatherUnordered].
///
/// ```java
/// trades.keyBy(Trade::symbol)
///         .scatter()
///         .accumulate(Book.EMPTY, Book::with)
///         .buffer(64)
///         .gather()
///         .sink(this::publish);
/// ```
///
/// Each step handles one key's elements one after another, in the order in which they came, and different keys at
/// the same time. [#buffer] says how many elements of all keys may be under way, exactly; without one, each is
/// waited for. Each step is a task an element. A function that throws costs its element, in its place, and the
/// key's state is as it was before.
///
/// A step remembers as many keys, and for as long, as the [Keys] say that the keyed stream had. A key is evicted
/// when its last step is done, so a new key may wait for that; nothing comes out of it, and it begins anew.
///
/// @param <K> the keys
/// @param <T> the elements
public final class ParallelKeyedStream<K, T> {

    private final ParallelStream<Pair<K, T>> pairs;
    private final Keys<K> keys;

    ParallelKeyedStream(ParallelStream<Pair<K, T>> pairs, Keys<K> keys) {
        this.pairs = pairs;
        this.keys = keys;
    }

    /// What `function` makes of each element.
    public <R> ParallelKeyedStream<K, R> map(ThrowingFunction<? super T, ? extends R> function) {
        Objects.requireNonNull(function, "function");
        return ofEach(
                "map",
                function,
                (key, element) -> List.of(Pair.of(key, element(function.applyWithException(element)))));
    }

    /// What `function` makes of each element, tried again as `retry` says where it throws: the key's next element
    /// waits so long.
    public <R> ParallelKeyedStream<K, R> map(ThrowingFunction<? super T, ? extends R> function, Retry retry) {
        return map(retry.retries() == 0 ? function : new Retrying<>(function, retry));
    }

    /// The elements for which `predicate` holds.
    public ParallelKeyedStream<K, T> filter(ThrowingPredicate<? super T> predicate) {
        Objects.requireNonNull(predicate, "predicate");
        return ofEach(
                "filter",
                predicate,
                (key, element) -> predicate.testWithException(element) ? List.of(Pair.of(key, element)) : List.of());
    }

    /// The state of the key after each of its elements, as [Stream#accumulate(Object, ThrowingBiFunction)].
    public <S> ParallelKeyedStream<K, S> accumulate(
            S start, ThrowingBiFunction<? super S, ? super T, ? extends S> function) {
        Objects.requireNonNull(function, "function");
        return fold("accumulate", Objects.requireNonNull(start, "start"), function, folding((state, pair) -> {
            S next = element(function.applyWithException(cast(state), cast(pair.second())));
            return new Expression.Folded(next, List.of(Pair.of(pair.first(), next)));
        }));
    }

    /// As [#accumulate(Object, ThrowingBiFunction)]; the first element of a key is its first state.
    public ParallelKeyedStream<K, T> accumulate(ThrowingBiFunction<? super T, ? super T, ? extends T> function) {
        Objects.requireNonNull(function, "function");
        return fold("accumulate", null, function, folding((state, pair) -> {
            Pair<?, ?> before = (Pair<?, ?>) state;
            T next = element(function.applyWithException(cast(before.second()), cast(pair.second())));
            return Pair.of(pair.first(), next);
        }));
    }

    /// The second part of what `function` makes of the key's state and each element; the first part is its next
    /// state.
    public <S, R> ParallelKeyedStream<K, R> mapWithState(
            S start, ThrowingBiFunction<? super S, ? super T, Pair<S, R>> function) {
        Objects.requireNonNull(function, "function");
        return fold("mapWithState", Objects.requireNonNull(start, "start"), function, folding((state, pair) -> {
            Pair<S, R> next = element(function.applyWithException(cast(state), cast(pair.second())));
            return new Expression.Folded(element(next.first()), List.of(Pair.of(pair.first(), element(next.second()))));
        }));
    }

    private <R> ParallelKeyedStream<K, R> ofEach(String label, Object own, ThrowingBiFunction<K, T, List<?>> each) {
        return fold(label, true, own, folding((state, pair) -> {
            List<Object> out = cast(each.applyWithException(cast(pair.first()), cast(pair.second())));
            return new Expression.Folded(state, out);
        }));
    }

    private static ThrowingBiFunction<Object, Object, Object> folding(
            ThrowingBiFunction<Object, Pair<?, ?>, Object> function) {
        return (state, pair) -> function.applyWithException(state, (Pair<?, ?>) pair);
    }

    /// @param own the user's function, which is refused here if it cannot travel
    private <R> ParallelKeyedStream<K, R> fold(
            String label, @Nullable Object start, Object own, ThrowingBiFunction<Object, Object, Object> function) {
        pairs.prepare(label, own);
        return new ParallelKeyedStream<>(pairs.then(new KeyedFoldOperator<>(label, start, function, keys)), keys);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // as the steps before have made it
    private static <R> R cast(Object value) {
        return (R) value;
    }

    private static <R> R element(R made) {
        return Transform.element(made);
    }

    /// Lets `capacity` elements be under way, of all keys together, exactly.
    public ParallelKeyedStream<K, T> buffer(int capacity) {
        return new ParallelKeyedStream<>(pairs.buffer(capacity), keys);
    }

    /// The elements with their keys, for a parallel stream without them.
    public ParallelStream<Pair<K, T>> pairs() {
        return pairs;
    }

    /// The values with their keys, in the order in which their elements came, whatever their keys.
    public KeyedStream<K, T> gather() {
        return new KeyedStream<>(pairs.gather(), keys);
    }

    /// The values as they come, with `capacity` elements under way at the most. Also those of one key may change
    /// places.
    public KeyedStream<K, T> gatherUnordered(int capacity) {
        return new KeyedStream<>(pairs.gatherUnordered(capacity), keys);
    }

    /// Names the node, for snapshots, errors and the log; returns this.
    public ParallelKeyedStream<K, T> named(String name) {
        pairs.named(name);
        return this;
    }
}
