package braid;

import braid.function.ThrowingBiFunction;
import braid.function.ThrowingConsumer;
import braid.function.ThrowingFunction;
import braid.function.ThrowingPredicate;
import braid.function.ThrowingTriFunction;
import braid.graph.change.Wiring;
import braid.graph.observe.Snapshots;
import braid.graph.topology.Node;
import braid.operators.AccumulateOperator;
import braid.operators.BatchOperator;
import braid.operators.BufferOperator;
import braid.operators.CollectJoin;
import braid.operators.CollectorAggregate;
import braid.operators.CombineLatestJoin;
import braid.operators.DebounceOperator;
import braid.operators.DelayOperator;
import braid.operators.DistinctUntilChangedOperator;
import braid.operators.DropWhileOperator;
import braid.operators.EventWindowOperator;
import braid.operators.FilterOperator;
import braid.operators.FixedWindowOperator;
import braid.operators.FlatMapOperator;
import braid.operators.FrequenciesOperator;
import braid.operators.GathererOperator;
import braid.operators.GuardOperator;
import braid.operators.Handover;
import braid.operators.IteratorOperator;
import braid.operators.KeyByOperator;
import braid.operators.LatestOperator;
import braid.operators.MapAsyncOperator;
import braid.operators.MapOperator;
import braid.operators.MapWithStateOperator;
import braid.operators.OnErrorOperator;
import braid.operators.OverflowBufferOperator;
import braid.operators.OverflowRateLimitOperator;
import braid.operators.PartitionByKeyOperator;
import braid.operators.PartitionOperator;
import braid.operators.PartitionUniqueOperator;
import braid.operators.PeekOperator;
import braid.operators.RateLimitOperator;
import braid.operators.RecoverOperator;
import braid.operators.SampleOperator;
import braid.operators.SinkOperator;
import braid.operators.SliceOperator;
import braid.operators.SlidingWindowOperator;
import braid.operators.SwitchMapOperator;
import braid.operators.TakeWhileOperator;
import braid.operators.ThrottleOperator;
import braid.operators.TimedWindowOperator;
import braid.operators.TimedWindowUniqueOperator;
import braid.operators.TimeoutOperator;
import braid.operators.UnionJoin;
import braid.operators.UniqueComparedOperator;
import braid.operators.UniqueOperator;
import braid.operators.WeighedBufferOperator;
import braid.operators.WriteOperator;
import braid.operators.ZipJoin;
import braid.operators.ZipLatestJoin;
import braid.spi.Join;
import braid.spi.Lines;
import braid.spi.Operator;
import braid.spi.SinkWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collector;
import java.util.stream.Gatherer;
import java.util.stream.StreamSupport;

/// Elements as they come, and what is done with them.
///
/// A stream is wired once, by chaining its methods; each adds one node behind this one and returns the stream
/// behind it. A stream may be branched (call several methods on it: branches run in the order in which they were
/// attached) and joined. Nodes live with the graph: nothing depends on who holds a reference.
///
/// Elements of one input leave each operator in the order in which they came. The functions of nodes that no
/// boundary ([#buffer], [#delay], [#timedWindow]) separates run on one thread at a time, so they need no locks. A
/// function that throws makes a [Failure] that travels on in the element's place, until [#onError] or [#recover]
/// takes it; otherwise `emit` throws it, or, behind a boundary, the stream has failed and its sources refuse.
///
/// @param <T> the elements
public sealed class Stream<T> permits Source, ParallelStream {

    /// How many elements of one input a zip keeps unless told otherwise.
    static final int BACKLOG = 10;

    private final Node node;

    Stream(Node node) {
        this.node = node;
    }

    /// The node that passes on this stream's elements as values.
    Node node() {
        return node;
    }

    /// The node that the user sees.
    Node ownNode() {
        return node;
    }

    /// What `function` makes of each element.
    public <R> Stream<R> map(ThrowingFunction<? super T, ? extends R> function) {
        return via(new MapOperator<>(function));
    }

    /// What `function` makes of each element, tried again as `retry` says where it throws. A pause holds up what
    /// comes behind; it goes by the graph's clock, and `destroy` ends it.
    public <R> Stream<R> map(ThrowingFunction<? super T, ? extends R> function, Retry retry) {
        return via(new MapOperator<>(function, retry));
    }

    /// What `function` makes of each element, unless it has thrown so often in a row as `breaker` says: then
    /// elements fail without it, until the breaker's pause is over, by the graph's clock, and one is tried.
    public <R> Stream<R> guard(ThrowingFunction<? super T, ? extends R> function, Breaker breaker) {
        return via(new GuardOperator<T, R>(function, breaker));
    }

    /// The elements for which `predicate` holds.
    public Stream<T> filter(ThrowingPredicate<? super T> predicate) {
        return via(new FilterOperator<>(predicate));
    }

    /// The first `most` elements; behind the last of them it completes what follows.
    ///
    /// @param most at least 0
    public Stream<T> limit(long most) {
        return via(SliceOperator.limit(most));
    }

    /// All but the first `fewest` elements.
    ///
    /// @param fewest at least 0
    public Stream<T> skip(long fewest) {
        return via(SliceOperator.skip(fewest));
    }

    /// The elements from position `start` to the one before `end`, every `step`th of them. Positions count from 0.
    /// Behind the last of them it completes what follows.
    ///
    /// @param start at least 0
    /// @param end at least 0; `Long.MAX_VALUE` for no end
    /// @param step at least 1
    public Stream<T> slice(long start, long end, long step) {
        return via(new SliceOperator<T>("slice", start, end, step));
    }

    /// The elements before the first for which `predicate` does not hold; there it completes what follows.
    public Stream<T> takeWhile(ThrowingPredicate<? super T> predicate) {
        return via(new TakeWhileOperator<>(predicate));
    }

    /// The elements from the first on for which `predicate` does not hold.
    public Stream<T> dropWhile(ThrowingPredicate<? super T> predicate) {
        return via(new DropWhileOperator<>(predicate));
    }

    /// Shows each element to `consumer`, and passes it on. On a parallel stream `consumer` runs in the tasks,
    /// several at a time; [#sink] takes values one by one.
    public Stream<T> peek(ThrowingConsumer<? super T> consumer) {
        return via(new PeekOperator<>(consumer));
    }

    /// What `function` gives for each element, one by one.
    public <R> Stream<R> flatMap(ThrowingFunction<? super T, ? extends Iterable<? extends R>> function) {
        return via(new FlatMapOperator<>(function));
    }

    /// The state after each element; the first element is the first state.
    public Stream<T> accumulate(ThrowingBiFunction<? super T, ? super T, ? extends T> function) {
        return via(new AccumulateOperator<T, T>(null, function));
    }

    /// The state after each element, beginning with `start`, which is not itself passed on.
    public <S> Stream<S> accumulate(S start, ThrowingBiFunction<? super S, ? super T, ? extends S> function) {
        return via(new AccumulateOperator<>(Objects.requireNonNull(start, "start"), function));
    }

    /// The second part of what `function` makes of the state and each element; the first part is the next state.
    public <S, R> Stream<R> mapWithState(S start, ThrowingBiFunction<? super S, ? super T, Pair<S, R>> function) {
        return via(new MapWithStateOperator<>(Objects.requireNonNull(start, "start"), function));
    }

    /// Lists of `size` elements; at completion the rest.
    public Stream<List<T>> partition(int size) {
        return via(new PartitionOperator<T>(size, null));
    }

    /// Lists of `size` elements, or of what there is when `timeout` has passed since a list's first element.
    public Stream<List<T>> partition(int size, Duration timeout) {
        return via(new PartitionOperator<T>(size, timeout));
    }

    /// Lists of `size` elements with the same `key`; at completion the rest, oldest list first. A key is kept
    /// while it has a list.
    public Stream<List<T>> partition(int size, ThrowingFunction<? super T, ?> key) {
        return via(new PartitionByKeyOperator<T>(size, null, key));
    }

    /// Lists of `size` elements with the same `key`, or of what there is of it when `timeout` has passed since a
    /// list's first element.
    public Stream<List<T>> partition(int size, Duration timeout, ThrowingFunction<? super T, ?> key) {
        return via(new PartitionByKeyOperator<T>(size, Objects.requireNonNull(timeout, "timeout"), key));
    }

    /// Lists of `size` elements no two of which have the same `key`; at completion the rest.
    ///
    /// @param keep which of the elements with the same key stays
    public Stream<List<T>> partitionUnique(int size, ThrowingFunction<? super T, ?> key, Keep keep) {
        return via(new PartitionUniqueOperator<T>(size, key, keep));
    }

    /// The last `size` elements at each element; fewer while there are not so many.
    public Stream<List<T>> slidingWindow(int size) {
        return slidingWindow(size, Partial.EMIT);
    }

    /// The last `size` elements at each element, as a list that never changes. It costs no copy: lists that
    /// overlap share their storage, so one that is kept keeps up to as many elements beside its own.
    public Stream<List<T>> slidingWindow(int size, Partial partial) {
        return via(new SlidingWindowOperator<T>(size, partial));
    }

    /// The elements that are not equal to an earlier one. Never forgets; for an endless stream give a number to
    /// remember.
    public Stream<T> unique() {
        return unique(element -> element);
    }

    /// The elements whose `key` is not equal to that of an earlier one. Never forgets.
    public Stream<T> unique(ThrowingFunction<? super T, ?> key) {
        return unique(key, Integer.MAX_VALUE);
    }

    /// The elements whose `key` is not among the `remembered` keys seen last.
    public Stream<T> unique(ThrowingFunction<? super T, ?> key, int remembered) {
        return via(new UniqueOperator<T>(key, remembered));
    }

    /// The elements that are not the `same` as one of the `remembered` seen last, for elements that have no hash
    /// code of use, such as arrays. Compares each element with all that it remembers.
    public Stream<T> unique(ThrowingBiFunction<? super T, ? super T, Boolean> same, int remembered) {
        return via(new UniqueComparedOperator<>(same, remembered));
    }

    /// The elements that are not equal to the one before.
    public Stream<T> distinctUntilChanged() {
        return distinctUntilChanged(element -> element);
    }

    /// The elements whose `key` is not equal to that of the one before.
    public Stream<T> distinctUntilChanged(ThrowingFunction<? super T, ?> key) {
        return via(new DistinctUntilChangedOperator<T>(key));
    }

    /// The elements with the keys that `key` gives for them, so that the steps that follow keep their state a key.
    ///
    /// ```java
    /// trades.keyBy(Trade::symbol).accumulate(0L, (volume, trade) -> volume + trade.amount()).pairs();
    /// ```
    ///
    /// @param key not null for any element; its `equals` and `hashCode` say which are the same
    public <K> KeyedStream<K, T> keyBy(ThrowingFunction<? super T, ? extends K> key) {
        return new KeyedStream<>(via(new KeyByOperator<K, T>(key)), Keys.atMost(Keys.LIMIT));
    }

    /// How often each element has come so far, at each element, as a new map. Copies the map each time, so it is
    /// for elements of few kinds.
    public Stream<Map<T, Long>> frequencies() {
        return via(new FrequenciesOperator<T>());
    }

    /// Everything that came since `trigger`'s last element, as one list, at each element of `trigger`, and at
    /// completion. By hand: let `trigger` be a [Source], and emit into it.
    public Stream<List<T>> collect(Stream<?> trigger) {
        return join(new CollectJoin<T>(), List.of(this, trigger));
    }

    /// What comes from this stream and from `other`, as it comes. Completes when both have.
    public Stream<T> union(Stream<? extends T> other) {
        return join(new UnionJoin<T>(), List.of(this, other));
    }

    /// Pairs of one element of each, first with first, second with second. Completes when one has completed and
    /// its elements have partners. An input that another thread pushes waits while ten of its elements have no
    /// partner.
    public <U> Stream<Pair<T, U>> zip(Stream<U> other) {
        return zip(other, Pair::of);
    }

    /// What `combiner` makes of one element of each, as [#zip(Stream)].
    public <U, R> Stream<R> zip(Stream<U> other, ThrowingBiFunction<? super T, ? super U, ? extends R> combiner) {
        return zip(other, combiner, BACKLOG);
    }

    /// What `combiner` makes of one element of each; an input that another thread pushes waits while `backlog` of
    /// its elements have no partner.
    public <U, R> Stream<R> zip(
            Stream<U> other, ThrowingBiFunction<? super T, ? super U, ? extends R> combiner, int backlog) {
        return join(new ZipJoin<R>(ofTwo(combiner), backlog), List.of(this, other));
    }

    /// Pairs of the newest of each, at each element, once both have given one.
    public <U> Stream<Pair<T, U>> combineLatest(Stream<U> other) {
        return combineLatest(other, Pair::of);
    }

    /// What `combiner` makes of the newest of each, as [#combineLatest(Stream)].
    public <U, R> Stream<R> combineLatest(
            Stream<U> other, ThrowingBiFunction<? super T, ? super U, ? extends R> combiner) {
        return join(new CombineLatestJoin<R>(ofTwo(combiner)), List.of(this, other));
    }

    /// What `combiner` makes of one element of each, as [#zip(Stream)].
    public <U, V, R> Stream<R> zip(
            Stream<U> second,
            Stream<V> third,
            ThrowingTriFunction<? super T, ? super U, ? super V, ? extends R> combiner) {
        return join(new ZipJoin<R>(ofThree(combiner), BACKLOG), List.of(this, second, third));
    }

    /// What `combiner` makes of the newest of each, as [#combineLatest(Stream)].
    public <U, V, R> Stream<R> combineLatest(
            Stream<U> second,
            Stream<V> third,
            ThrowingTriFunction<? super T, ? super U, ? super V, ? extends R> combiner) {
        return join(new CombineLatestJoin<R>(ofThree(combiner)), List.of(this, second, third));
    }

    /// Pairs of each element and the newest of `other`. Elements that come before `other` has given one are
    /// dropped.
    public <U> Stream<Pair<T, U>> withLatestFrom(Stream<U> other) {
        return withLatestFrom(other, Pair::of);
    }

    /// What `combiner` makes of each element and the newest of `other`, as [#withLatestFrom(Stream)].
    public <U, R> Stream<R> withLatestFrom(
            Stream<U> other, ThrowingBiFunction<? super T, ? super U, ? extends R> combiner) {
        return join(new CombineLatestJoin<R>("withLatestFrom", ofTwo(combiner), Set.of(0)), List.of(this, other));
    }

    /// Pairs of each element and the newest of `other`; none is lost: elements wait until `other` has given one.
    /// This stream, where another thread pushes it, waits while ten do.
    public <U> Stream<Pair<T, U>> zipLatest(Stream<U> other) {
        return zipLatest(other, Pair::of);
    }

    /// What `combiner` makes of each element and the newest of `other`, as [#zipLatest(Stream)].
    public <U, R> Stream<R> zipLatest(Stream<U> other, ThrowingBiFunction<? super T, ? super U, ? extends R> combiner) {
        return zipLatest(other, combiner, BACKLOG);
    }

    /// What `combiner` makes of each element and the newest of `other`; this stream, where another thread pushes
    /// it, waits while `backlog` of its elements do.
    public <U, R> Stream<R> zipLatest(
            Stream<U> other, ThrowingBiFunction<? super T, ? super U, ? extends R> combiner, int backlog) {
        return join(new ZipLatestJoin<R>(ofTwo(combiner), backlog), List.of(this, other));
    }

    @SuppressWarnings("unchecked")
    static <T, U, V, R> ThrowingFunction<List<Object>, R> ofThree(
            ThrowingTriFunction<? super T, ? super U, ? super V, ? extends R> combiner) {
        Objects.requireNonNull(combiner, "combiner");
        return row -> combiner.applyWithException((T) row.get(0), (U) row.get(1), (V) row.get(2));
    }

    @SuppressWarnings("unchecked")
    static <T, U, R> ThrowingFunction<List<Object>, R> ofTwo(
            ThrowingBiFunction<? super T, ? super U, ? extends R> combiner) {
        Objects.requireNonNull(combiner, "combiner");
        return row -> combiner.applyWithException((T) row.get(0), (U) row.get(1));
    }

    /// Lets up to `capacity` elements wait here, exactly, and delivers them by a thread of its own, so that the
    /// emitter goes on meanwhile. On a parallel stream: lets `capacity` tasks be under way.
    public Stream<T> buffer(int capacity) {
        return via(new BufferOperator<T>(capacity));
    }

    /// Lets up to `capacity` elements wait, and delivers them by a thread of its own; where no more can wait,
    /// `overflow` says which goes, so the emitter never waits. The one that is being delivered waits no more. What
    /// is dropped is counted: [Snapshot.Node#discarded].
    public Stream<T> buffer(int capacity, Overflow overflow) {
        return via(new OverflowBufferOperator<T>(capacity, overflow));
    }

    /// The newest element whenever what follows is free, by a thread of its own. Those that came meanwhile are
    /// dropped and counted, [Snapshot.Node#discarded]; the last one never is.
    public Stream<T> latest() {
        return via(new LatestOperator<T>());
    }

    /// Lets elements that together weigh up to `maxWeight` wait here, and delivers them by a thread of its own.
    /// One that weighs more has the buffer for itself.
    ///
    /// @param maxWeight in whatever `weigher` gives, such as bytes; positive
    /// @param weigher what an element weighs; less than 1 counts as 1
    public Stream<T> buffer(long maxWeight, ThrowingFunction<? super T, ? extends Number> weigher) {
        return via(new WeighedBufferOperator<T>(maxWeight, weigher));
    }

    /// Lists for sinks that take many at a time: of up to `maxCount` elements that together weigh up to
    /// `maxWeight`, each at the latest `maxTime` after its first element came. One that weighs more is alone in
    /// its list.
    ///
    /// ```java
    /// lines.batch(1_000, 1 << 20, String::length, Duration.ofMillis(100)).sink(database::insert);
    /// ```
    ///
    /// @param weigher what an element weighs; less than 1 counts as 1
    public Stream<List<T>> batch(
            int maxCount, long maxWeight, ThrowingFunction<? super T, ? extends Number> weigher, Duration maxTime) {
        return via(new BatchOperator<T>(maxCount, maxWeight, weigher, maxTime));
    }

    /// What the stages that `function` makes of the elements give later, in order, by a thread of its own. Up to
    /// `inFlight` calls are not yet delivered, exactly; then the emitter waits. `destroy` cancels them, where a
    /// stage is a `Future`.
    public <R> Stream<R> mapAsync(
            ThrowingFunction<? super T, ? extends CompletionStage<? extends R>> function, int inFlight) {
        return via(new MapAsyncOperator<T, R>(function, inFlight));
    }

    /// What the stage that `function` makes of the newest element gives later, by a thread of its own. One that
    /// is not over when the next element comes is cancelled, where it is a `Future`, and dropped: for
    /// suggestions to what is being typed. Where what follows is busy, and 16 results wait for it, so does the
    /// emitter.
    public <R> Stream<R> switchMap(ThrowingFunction<? super T, ? extends CompletionStage<? extends R>> function) {
        return via(new SwitchMapOperator<T, R>(function));
    }

    /// What `aggregate` makes of the elements of each window, once the window is over by `time`. Windows come in
    /// the order of their ends; one without elements does not come. At completion the open ones come out.
    ///
    /// ```java
    /// trades.window(
    ///         TimeWindows.sliding(Duration.ofMinutes(10), Duration.ofSeconds(30)),
    ///         EventTime.of(Trade::at).lateness(Duration.ofSeconds(5)),
    ///         Aggregate.mean(Trade::price));
    /// ```
    ///
    /// Where windows overlap, an element is added once, and a window is merged of what it shares with others.
    public <R> Stream<Windowed<R>> window(
            TimeWindows windows, EventTime<T> time, Aggregate<? super T, ?, ? extends R> aggregate) {
        return via(EventWindowOperator.<T, R>of(windows, time, aggregate));
    }

    /// As [#window(TimeWindows, EventTime, Aggregate)], with a `Collector` of `java.util.stream`, such as
    /// `Collectors.toList()`. Where windows overlap, an element is added to each.
    public <R> Stream<Windowed<R>> window(
            TimeWindows windows, EventTime<T> time, Collector<? super T, ?, ? extends R> collector) {
        return window(windows, time, CollectorAggregate.of(collector));
    }

    /// Each element behind which none has come for `quiet`, then. The others are dropped. At completion the last
    /// one comes out at once.
    public Stream<T> debounce(Duration quiet) {
        return via(new DebounceOperator<T>(quiet));
    }

    /// An element, and then none for `interval`: what comes in it is dropped.
    public Stream<T> throttle(Duration interval) {
        return via(new ThrottleOperator<T>(interval));
    }

    /// Every `interval`, counted from now, the newest element that came in it, if one came; at completion the
    /// last.
    public Stream<T> sample(Duration interval) {
        return via(new SampleOperator<T>(interval));
    }

    /// All elements, and a failure with a `TimeoutException`, and no element, where none has come for `limit`:
    /// one for each silence, the first counted from now. Behind an [#onError] or [#recover] elements may go on
    /// afterwards; otherwise the stream has failed.
    public Stream<T> timeout(Duration limit) {
        return via(new TimeoutOperator<T>(limit));
    }

    /// Each element `delay` later, by a thread of its own.
    public Stream<T> delay(Duration delay) {
        return via(new DelayOperator<T>(delay));
    }

    /// The elements at least `interval` apart; the emitter waits for its turn.
    public Stream<T> rateLimit(Duration interval) {
        return via(new RateLimitOperator<T>(interval));
    }

    /// The elements at least `interval` apart; the emitter never waits. Up to `capacity` elements wait for their
    /// turns, and a timer passes them on; where as many wait, `overflow` says which goes. What is dropped is
    /// counted, [Snapshot.Node#discarded]. At completion those that wait come out at once.
    public Stream<T> rateLimit(Duration interval, int capacity, Overflow overflow) {
        return via(new OverflowRateLimitOperator<T>(interval, capacity, overflow));
    }

    /// What came in each window of `interval` that is not empty, by a thread of its own. A window begins with its
    /// first element.
    public Stream<List<T>> timedWindow(Duration interval) {
        return via(new TimedWindowOperator<T>(interval));
    }

    /// As [#timedWindow], with one element of each `key` in a window.
    ///
    /// @param keep which of the elements with the same key stays
    public Stream<List<T>> timedWindowUnique(Duration interval, ThrowingFunction<? super T, ?> key, Keep keep) {
        return via(new TimedWindowUniqueOperator<T>(interval, key, keep));
    }

    /// What came in each `interval`, counted from now, as a list, also an empty one. A tick that comes while what
    /// follows is still busy with earlier ones is left out. It ticks until the stream is closed or destroyed, and
    /// keeps the program alive.
    public Stream<List<T>> fixedWindow(Duration interval) {
        return via(new FixedWindowOperator<T>(interval));
    }

    /// Hands failures to `handler`, and they are over. To keep them in a stream of their own:
    /// `onError(deadLetters::emit)`.
    public Stream<T> onError(ThrowingConsumer<? super Failure> handler) {
        return via(new OnErrorOperator<T>(handler));
    }

    /// What `function` makes of a failure comes in the failed element's place.
    public Stream<T> recover(ThrowingFunction<? super Failure, ? extends T> function) {
        return via(new RecoverOperator<>(function));
    }

    /// Hands each element to `consumer`, then passes it on, so that a sink's failures can be handled like any
    /// other.
    public Stream<T> sink(ThrowingConsumer<? super T> consumer) {
        return via(new SinkOperator<T>(consumer));
    }

    /// Writes each element to something outside, a file, a socket or a process of [braid.io] or a [SinkWriter] of
    /// one's own, then passes it on: as [#to(SinkWriter.Opener, int, Duration, Retry)] with batches of up to 1,024
    /// elements, each written 20 milliseconds after its first element came, and no retry.
    ///
    /// ```java
    /// lines.to(RollingFile.at(Path.of("errors.log")));
    /// ```
    public Stream<T> to(SinkWriter.Opener<? super T> opener) {
        return to(opener, WriteOperator.MOST, WriteOperator.SOON, Retry.times(0));
    }

    /// Writes elements in batches, and passes each on when it is written, in the sense of that writer. `drain`,
    /// `close` and the acknowledgement of a position have what is there written at once, and are over when it is.
    /// Where a batch cannot be written, each of its elements is a failure of this node's, to be handled behind it.
    /// The writer is opened when the first elements come, and anew after a failure. It is closed when the stream
    /// is, and when the node is destroyed.
    ///
    /// @param maxCount how many elements a batch has at the most
    /// @param maxTime how long an element waits for others at the most
    /// @param retry how often a batch is tried, each time with a writer that is opened anew; its pauses hold up
    /// what     comes
    public Stream<T> to(SinkWriter.Opener<? super T> opener, int maxCount, Duration maxTime, Retry retry) {
        return via(new WriteOperator<T>(opener, maxCount, maxTime, retry));
    }

    /// A list that grows with each element. Any thread may read it; to iterate, synchronize on it or copy it.
    public List<T> sinkToList() {
        List<T> list = Collections.synchronizedList(new ArrayList<>());
        sink(list::add);
        return list;
    }

    /// This stream as a publisher: [#toPublisher(int)] with room for 256 elements a subscriber.
    public Flow.Publisher<T> toPublisher() {
        return toPublisher(Flow.defaultBufferSize());
    }

    /// This stream as a publisher of Reactive Streams. Each subscriber gets a branch of its own, which begins with
    /// the elements emitted after `subscribe`; a thread of the branch calls the subscriber. The branch holds up to
    /// `capacity` elements that were not yet requested; then emitters wait. `cancel` takes it out of the graph.
    ///
    /// The subscriber is told `onComplete` when the stream completes. It is told `onError` with a
    /// [StreamException], behind all that was accepted, when the stream has failed, and with a
    /// `CancellationException` when the branch is destroyed. A failure that no step before has handled fails the
    /// stream, as does a subscriber whose `onNext` throws.
    ///
    /// ```java
    /// Flux.from(FlowAdapters.toPublisher(stream.toPublisher(64))).subscribe(System.out::println);
    /// ```
    ///
    /// @throws IllegalArgumentException if `capacity` is not positive
    public Flow.Publisher<T> toPublisher(int capacity) {
        if (capacity <= 0) {
            throw new IllegalArgumentException("capacity must be positive: " + capacity);
        }
        return new StreamPublisher<>(node(), capacity, Lines.here());
    }

    /// This stream's elements, for a thread that asks for them: [#toIterator(int)] with room for 256.
    public StreamIterator<T> toIterator() {
        return toIterator(Flow.defaultBufferSize());
    }

    /// This stream's elements from now on, for a thread that asks for them, and is not the one that emits. Up to
    /// `capacity` are kept for it, then emitters wait. `close` of the source waits until they are taken. A
    /// stream that has failed throws, behind all that was accepted.
    ///
    /// ```java
    /// try (var words = stream.toIterator(16)) {
    ///     while (words.hasNext()) {
    ///         System.out.println(words.next());
    ///     }
    /// }
    /// ```
    ///
    /// @throws IllegalArgumentException if `capacity` is not positive
    public StreamIterator<T> toIterator(int capacity) {
        AtomicReference<Handover<T>> opened = new AtomicReference<>();
        Node made = Wiring.attach(node(), new IteratorOperator<>(capacity, opened::set), Lines.here());
        return new StreamIterator<>(new Exit(made), Objects.requireNonNull(opened.get()));
    }

    /// This stream as a sequential one of the JDK, over [#toIterator()]. Close it, or use it to its end.
    public java.util.stream.Stream<T> toStream() {
        StreamIterator<T> elements = toIterator();
        Spliterator<T> spliterator =
                Spliterators.spliteratorUnknownSize(elements, Spliterator.ORDERED | Spliterator.NONNULL);
        return StreamSupport.stream(spliterator, false).onClose(elements::close);
    }

    /// What `operator` does. All other methods that add a node of one input are a line over this one.
    public <R> Stream<R> via(Operator<? super T, R> operator) {
        return new Stream<>(Wiring.attach(node(), Objects.requireNonNull(operator, "operator"), Lines.here()));
    }

    /// What a gatherer of the JDK, or anybody's, does.
    public <R> Stream<R> via(Gatherer<? super T, ?, R> gatherer) {
        return via(operator(gatherer));
    }

    private static <T, A, R> Operator<T, R> operator(Gatherer<T, A, R> gatherer) {
        return new GathererOperator<>(Objects.requireNonNull(gatherer, "gatherer"));
    }

    static <R> Stream<R> join(Join<R> join, List<? extends Stream<?>> inputs) {
        List<Node> nodes = new ArrayList<>();
        for (Stream<?> input : inputs) {
            nodes.add(input.node());
        }
        return new Stream<>(Wiring.join(nodes, join, Lines.here()));
    }

    /// The same elements, with what follows run in parallel by the threads of this JVM.
    public ParallelStream<T> scatter() {
        return scatter(Client.shared());
    }

    /// The same elements, with what follows run in parallel by `client`.
    ///
    /// On threads of this JVM, an emitter that finds the `buffer` behind full lends a hand: it computes elements
    /// itself where each takes less than 50 µs, as measured, and no step has [TaskOptions] or a [Retry]; and
    /// delivers some, where that takes less than 2 µs each and needs no wait. All else is left to the client's
    /// threads and the buffer's own.
    public ParallelStream<T> scatter(Client client) {
        return ParallelStream.scatter(this, client);
    }

    /// The values of a parallel stream, in order; a local stream is returned as it is.
    public Stream<T> gather() {
        return this;
    }

    /// Links this stream to `source`, which then passes on this stream's elements beside those that are emitted
    /// into it, with back-pressure. An edge that closes a cycle gets an unbounded queue and a thread of its own.
    /// The source lives until it is closed itself. Linked already, it stays so.
    public void connect(Source<? super T> source) {
        Wiring.connect(node(), source.entrance(), Lines.here());
    }

    /// Takes the link to `source` away, between two elements.
    public void disconnect(Source<? super T> source) {
        Wiring.disconnect(node(), source.entrance());
    }

    /// Takes this node, and all that it alone feeds, out of the graph, between two elements. Threads that wait
    /// there go on; elements held there are thrown away and counted.
    public void destroy() {
        Wiring.destroy(ownNode());
    }

    /// Names this node, for snapshots, errors and the dashboard.
    public Stream<T> named(String name) {
        ownNode().rename(Objects.requireNonNull(name, "name"));
        return this;
    }

    /// The graph that this node belongs to, as it is now.
    public Snapshot snapshot() {
        return Snapshots.of(ownNode());
    }

    @Override
    public String toString() {
        return ownNode().toString();
    }
}
