package braid;

import braid.engine.Retrying;
import braid.function.ThrowingBiFunction;
import braid.function.ThrowingConsumer;
import braid.function.ThrowingFunction;
import braid.function.ThrowingPredicate;
import braid.function.ThrowingTriFunction;
import braid.graph.change.Wiring;
import braid.graph.topology.Node;
import braid.operators.CombineLatestJoin;
import braid.operators.ComposeOperator;
import braid.operators.DelayOperator;
import braid.operators.FilterOperator;
import braid.operators.FlatMapOperator;
import braid.operators.FoldOperator;
import braid.operators.FrequenciesOperator;
import braid.operators.FuturesOperator;
import braid.operators.GatherOperator;
import braid.operators.GatherUnorderedOperator;
import braid.operators.GroupOperator;
import braid.operators.KeyedScatterOperator;
import braid.operators.LetGoOperator;
import braid.operators.MapOperator;
import braid.operators.ParallelBufferOperator;
import braid.operators.PartitionOperator;
import braid.operators.PeekOperator;
import braid.operators.RateLimitOperator;
import braid.operators.ScatterOperator;
import braid.operators.SettleOperator;
import braid.operators.SlidingWindowOperator;
import braid.operators.TimedWindowOperator;
import braid.operators.UnionJoin;
import braid.operators.ZipJoin;
import braid.operators.ZipLatestJoin;
import braid.spi.Join;
import braid.spi.Lines;
import braid.spi.Operator;
import braid.spi.Origin;
import braid.spi.Transform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A stream whose functions run in parallel, as tasks of a client's engine.
///
/// It is a `Stream` with the same operators: whatever takes its elements on this side of the engine (a sink, a
/// join with a local stream, `onError`) gets values, in order. [#buffer] says how many elements may be under way,
/// exactly; without one, each is waited for. Steps that follow one another are one task an element.
///
/// @param <T> the elements
public final class ParallelStream<T> extends Stream<T> {

    private final Node handles;
    private final Client client;
    private @Nullable Node gathered;

    private ParallelStream(Node handles, Client client) {
        super(handles);
        this.handles = handles;
        this.client = client;
    }

    static <T> ParallelStream<T> scatter(Stream<T> stream, Client client) {
        return new ParallelStream<>(attach(stream.node(), new ScatterOperator<T>(client.engine())), client);
    }

    static <K, T> ParallelStream<Pair<K, T>> scatterKeyed(Stream<Pair<K, T>> stream, Client client) {
        return new ParallelStream<>(attach(stream.node(), new KeyedScatterOperator<K, T>(client.engine())), client);
    }

    /// The node that gathers, put in when the first local consumer comes, and shared by all.
    @Override
    synchronized Node node() {
        Node gather = gathered;
        if (gather == null || gather.destroyed()) {
            gather = Wiring.attach(handles, new GatherOperator<T>(), Lines.here());
            gathered = gather;
        }
        return gather;
    }

    @Override
    Node ownNode() {
        return handles;
    }

    /// A node that passes on handles; where nothing follows they are run, and their values dropped.
    private static Node attach(Node up, Operator<?, ?> operator) {
        return Wiring.attach(up, operator, new GatherOperator<>(), Lines.here());
    }

    /// The stream behind a step over handles.
    <R> ParallelStream<R> then(Operator<?, ?> operator) {
        return new ParallelStream<>(attach(handles, operator), client);
    }

    /// Has the engine take `function` now, so that one which cannot travel is refused where the pipeline is built.
    void prepare(String label, Object function) {
        client.engine().prepare(function, new Origin(label, Lines.here()));
    }

    /// A step that computes.
    ///
    /// @param local the step on this side of the engine
    private <R> ParallelStream<R> compose(Operator<?, ?> local, Transform transform, TaskOptions options) {
        prepare(local.label(), transform.function());
        return then(new ComposeOperator<>(local, transform, options));
    }

    @Override
    public <R> ParallelStream<R> map(ThrowingFunction<? super T, ? extends R> function) {
        return map(function, TaskOptions.DEFAULT);
    }

    @Override
    public <R> ParallelStream<R> map(ThrowingFunction<? super T, ? extends R> function, Retry retry) {
        return map(function, TaskOptions.DEFAULT.retry(retry));
    }

    /// What `function` makes of each element, in tasks that run as `options` say.
    @SuppressWarnings("unchecked")
    public <R> ParallelStream<R> map(ThrowingFunction<? super T, ? extends R> function, TaskOptions options) {
        ThrowingFunction<Object, Object> tried = (ThrowingFunction<Object, Object>)
                (ThrowingFunction<?, ?>) Objects.requireNonNull(function, "function");
        if (options.retry().retries() > 0) {
            tried = new Retrying<>(tried, options.retry());
        }
        return compose(new MapOperator<>(tried), new Transform.Map(tried), options);
    }

    @Override
    @SuppressWarnings("unchecked")
    public ParallelStream<T> filter(ThrowingPredicate<? super T> predicate) {
        Objects.requireNonNull(predicate, "predicate");
        Transform transform = new Transform.Filter((ThrowingPredicate<Object>) predicate);
        return compose(new FilterOperator<>(predicate), transform, TaskOptions.DEFAULT);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <R> ParallelStream<R> flatMap(ThrowingFunction<? super T, ? extends Iterable<? extends R>> function) {
        Objects.requireNonNull(function, "function");
        ThrowingFunction<Object, Iterable<Object>> any =
                (ThrowingFunction<Object, Iterable<Object>>) (ThrowingFunction<?, ?>) function;
        return compose(new FlatMapOperator<>(any), new Transform.FlatMap(any), TaskOptions.DEFAULT);
    }

    @Override
    public ParallelStream<T> peek(ThrowingConsumer<? super T> consumer) {
        Objects.requireNonNull(consumer, "consumer");
        ThrowingFunction<Object, Object> showing = showing(consumer);
        return compose(new PeekOperator<>(consumer), new Transform.Map(showing), TaskOptions.DEFAULT);
    }

    @SuppressWarnings("unchecked")
    private static ThrowingFunction<Object, Object> showing(ThrowingConsumer<?> consumer) {
        ThrowingConsumer<Object> any = (ThrowingConsumer<Object>) consumer;
        return element -> {
            any.acceptWithException(element);
            return element;
        };
    }

    @Override
    public ParallelStream<Map<T, Long>> frequencies() {
        return accumulate(Map.of(), FrequenciesOperator::counted);
    }

    @Override
    public ParallelStream<T> accumulate(ThrowingBiFunction<? super T, ? super T, ? extends T> function) {
        return fold(null, function);
    }

    @Override
    public <S> ParallelStream<S> accumulate(S start, ThrowingBiFunction<? super S, ? super T, ? extends S> function) {
        return fold(Objects.requireNonNull(start, "start"), function);
    }

    @SuppressWarnings("unchecked")
    private <S> ParallelStream<S> fold(
            @Nullable Object start, ThrowingBiFunction<? super S, ? super T, ? extends S> function) {
        Objects.requireNonNull(function, "function");
        prepare("accumulate", function);
        return then(new FoldOperator<>(
                start, (ThrowingBiFunction<Object, Object, Object>) (ThrowingBiFunction<?, ?, ?>) function));
    }

    /// The handles with one value each, for steps that group.
    private ParallelStream<T> settled() {
        return then(new SettleOperator<T>());
    }

    /// Groups of handles made handles on groups.
    private <R> ParallelStream<R> grouped(
            Operator<?, ? extends List<?>> grouping, ThrowingFunction<List<Object>, Object> function) {
        Node groups = Wiring.attach(settled().handles, grouping, new LetGoOperator(), Lines.here());
        return new ParallelStream<>(attach(groups, new GroupOperator<>(function)), client);
    }

    @Override
    public ParallelStream<List<T>> partition(int size) {
        return grouped(new PartitionOperator<>(size, null), List::copyOf);
    }

    @Override
    public ParallelStream<List<T>> partition(int size, Duration timeout) {
        return grouped(new PartitionOperator<>(size, timeout), List::copyOf);
    }

    @Override
    public ParallelStream<List<T>> slidingWindow(int size) {
        return slidingWindow(size, Partial.EMIT);
    }

    @Override
    public ParallelStream<List<T>> slidingWindow(int size, Partial partial) {
        return grouped(new SlidingWindowOperator<>(size, partial), List::copyOf);
    }

    @Override
    public ParallelStream<List<T>> timedWindow(Duration interval) {
        return grouped(new TimedWindowOperator<>(interval), List::copyOf);
    }

    @Override
    public ParallelStream<T> union(Stream<? extends T> other) {
        List<Node> nodes = List.of(handles, here(other).handles);
        Node merged = Wiring.join(nodes, new UnionJoin<T>(), new GatherOperator<T>(), Lines.here());
        return new ParallelStream<>(merged, client);
    }

    /// `other` with this stream's client.
    private <U> ParallelStream<U> here(Stream<U> other) {
        return other instanceof ParallelStream<U> parallel && parallel.client == client
                ? parallel
                : scatter(other, client);
    }

    private <U, R> ParallelStream<R> joined(
            Join<?> join, Stream<U> other, ThrowingBiFunction<? super T, ? super U, ? extends R> combiner) {
        return joined(join, List.of(other), ofTwo(combiner));
    }

    private <R> ParallelStream<R> joined(
            Join<?> join, List<Stream<?>> others, ThrowingFunction<List<Object>, R> ofRow) {
        List<Node> nodes = new ArrayList<>(List.of(settled().handles));
        for (Stream<?> other : others) {
            nodes.add(here(other).settled().handles);
        }
        ThrowingFunction<List<Object>, Object> function = ofRow::applyWithException;
        prepare(join.label(), function);
        Node rows = Wiring.join(nodes, join, new LetGoOperator(), Lines.here());
        return new ParallelStream<>(attach(rows, new GroupOperator<>(function)), client);
    }

    @Override
    public <U> ParallelStream<Pair<T, U>> zip(Stream<U> other) {
        return zip(other, Pair::of);
    }

    @Override
    public <U, R> ParallelStream<R> zip(
            Stream<U> other, ThrowingBiFunction<? super T, ? super U, ? extends R> combiner) {
        return zip(other, combiner, BACKLOG);
    }

    @Override
    public <U, R> ParallelStream<R> zip(
            Stream<U> other, ThrowingBiFunction<? super T, ? super U, ? extends R> combiner, int backlog) {
        return joined(new ZipJoin<List<Object>>(List::copyOf, backlog), other, combiner);
    }

    @Override
    public <U> ParallelStream<Pair<T, U>> combineLatest(Stream<U> other) {
        return combineLatest(other, Pair::of);
    }

    @Override
    public <U, R> ParallelStream<R> combineLatest(
            Stream<U> other, ThrowingBiFunction<? super T, ? super U, ? extends R> combiner) {
        return joined(new CombineLatestJoin<List<Object>>(List::copyOf), other, combiner);
    }

    @Override
    public <U, V, R> ParallelStream<R> zip(
            Stream<U> second,
            Stream<V> third,
            ThrowingTriFunction<? super T, ? super U, ? super V, ? extends R> combiner) {
        return joined(new ZipJoin<List<Object>>(List::copyOf, BACKLOG), List.of(second, third), ofThree(combiner));
    }

    @Override
    public <U, V, R> ParallelStream<R> combineLatest(
            Stream<U> second,
            Stream<V> third,
            ThrowingTriFunction<? super T, ? super U, ? super V, ? extends R> combiner) {
        return joined(new CombineLatestJoin<List<Object>>(List::copyOf), List.of(second, third), ofThree(combiner));
    }

    @Override
    public <U> ParallelStream<Pair<T, U>> withLatestFrom(Stream<U> other) {
        return withLatestFrom(other, Pair::of);
    }

    @Override
    public <U, R> ParallelStream<R> withLatestFrom(
            Stream<U> other, ThrowingBiFunction<? super T, ? super U, ? extends R> combiner) {
        return joined(new CombineLatestJoin<List<Object>>("withLatestFrom", List::copyOf, Set.of(0)), other, combiner);
    }

    @Override
    public <U> ParallelStream<Pair<T, U>> zipLatest(Stream<U> other) {
        return zipLatest(other, Pair::of);
    }

    @Override
    public <U, R> ParallelStream<R> zipLatest(
            Stream<U> other, ThrowingBiFunction<? super T, ? super U, ? extends R> combiner) {
        return zipLatest(other, combiner, BACKLOG);
    }

    @Override
    public <U, R> ParallelStream<R> zipLatest(
            Stream<U> other, ThrowingBiFunction<? super T, ? super U, ? extends R> combiner, int backlog) {
        return joined(new ZipLatestJoin<List<Object>>(List::copyOf, backlog), other, combiner);
    }

    /// Lets `capacity` elements be under way, exactly: that many calls of the functions before it run at the most,
    /// and the values leave in order.
    @Override
    public ParallelStream<T> buffer(int capacity) {
        return then(new ParallelBufferOperator<T>(capacity, client.engine()));
    }

    @Override
    public ParallelStream<T> delay(Duration delay) {
        return then(new DelayOperator<>(delay));
    }

    @Override
    public ParallelStream<T> rateLimit(Duration interval) {
        return then(new RateLimitOperator<>(interval));
    }

    /// The values, in order. Waits for each that is not there yet.
    @Override
    public Stream<T> gather() {
        return new Stream<>(node());
    }

    /// The values, as they come, with `capacity` elements under way at the most.
    public Stream<T> gatherUnordered(int capacity) {
        return new Stream<>(
                Wiring.attach(handles, new GatherUnorderedOperator<T>(capacity, client.engine()), Lines.here()));
    }

    /// The handles themselves, handed over. Whoever takes one closes it; of several branches behind this each gets
    /// one of its own. What is held in a window or a join, and never comes out, is let go of.
    public Stream<Remote<T>> futures() {
        return new Stream<>(
                Wiring.attach(handles, new FuturesOperator<T>(client.handles()), new LetGoOperator(), Lines.here()));
    }

    /// The same elements with another client; with this one, this stream.
    @Override
    public ParallelStream<T> scatter(Client other) {
        return other == client ? this : scatter(gather(), other);
    }

    @Override
    public ParallelStream<T> named(String name) {
        super.named(name);
        return this;
    }
}
