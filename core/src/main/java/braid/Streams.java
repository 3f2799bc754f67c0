package braid;

import braid.operators.CombineLatestJoin;
import braid.operators.UnionJoin;
import braid.operators.ZipJoin;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/// Joins of any number of streams, as lists. For two and three there are typed ones, such as [Stream#zip].
///
/// ```java
/// Stream<Double> mean = Streams.zip(sensors).map(row -> row.stream().mapToDouble(x -> x).average().orElseThrow());
/// ```
///
/// Parallel inputs are gathered. What an input of another type gives is an `Object`.
public final class Streams {

    private Streams() {}

    /// What comes from any of `inputs`, as it comes. Completes when all have.
    ///
    /// @throws IllegalArgumentException if there are none
    public static <T> Stream<T> union(List<? extends Stream<? extends T>> inputs) {
        return Stream.join(new UnionJoin<T>(), some(inputs));
    }

    /// Lists of one element of each of `inputs`, in their order: first with first, second with second. As
    /// [Stream#zip(Stream)], with a backlog of ten.
    ///
    /// @throws IllegalArgumentException if there are none
    public static <T> Stream<List<T>> zip(List<? extends Stream<? extends T>> inputs) {
        return zip(inputs, Stream.BACKLOG);
    }

    /// As [#zip(List)]; an input that another thread pushes waits while `backlog` of its elements have no
    /// partners.
    ///
    /// @throws IllegalArgumentException if there are no inputs, or `backlog` is not positive
    public static <T> Stream<List<T>> zip(List<? extends Stream<? extends T>> inputs, int backlog) {
        return Stream.join(new ZipJoin<List<T>>(Streams::list, backlog), some(inputs));
    }

    /// Lists of the newest of each of `inputs`, in their order, at each element, once all have given one.
    /// Completes when all have, or when one has that never gave an element.
    ///
    /// @throws IllegalArgumentException if there are none
    public static <T> Stream<List<T>> combineLatest(List<? extends Stream<? extends T>> inputs) {
        return Stream.join(new CombineLatestJoin<List<T>>(Streams::list), some(inputs));
    }

    /// As [#combineLatest(List)], at each element of one of `emitOn` alone. Completes when all of these have.
    ///
    /// @param emitOn some of `inputs`
    /// @throws IllegalArgumentException if there are none, or one of `emitOn` is not among `inputs`
    public static <T> Stream<List<T>> combineLatest(
            List<? extends Stream<? extends T>> inputs, List<? extends Stream<? extends T>> emitOn) {
        Set<Integer> triggers = new TreeSet<>();
        for (Stream<?> each : some(emitOn)) {
            int at = inputs.indexOf(Objects.requireNonNull(each, "emitOn"));
            if (at < 0) {
                throw new IllegalArgumentException("emitOn must be among the inputs: " + each);
            }
            triggers.add(at);
        }
        return Stream.join(new CombineLatestJoin<List<T>>("combineLatest", Streams::list, triggers), some(inputs));
    }

    @SuppressWarnings("unchecked")
    private static <T> List<T> list(List<Object> row) {
        return (List<T>) List.copyOf(row);
    }

    private static <S extends Stream<?>> List<S> some(List<S> inputs) {
        if (inputs.isEmpty()) {
            throw new IllegalArgumentException("inputs must not be empty: []");
        }
        return inputs;
    }
}
