package braid;

import braid.function.ThrowingBiFunction;
import braid.function.ThrowingConsumer;
import braid.function.ThrowingFunction;
import braid.function.ThrowingPredicate;
import braid.operators.AccumulateOperator;
import braid.operators.CollectorAggregate;
import braid.operators.DebounceOperator;
import braid.operators.DistinctUntilChangedOperator;
import braid.operators.EventWindowOperator;
import braid.operators.KeyedLatestOperator;
import braid.operators.KeyedOperator;
import braid.operators.MapWithStateOperator;
import braid.operators.OverflowRateLimitOperator;
import braid.operators.PartitionOperator;
import braid.operators.SampleOperator;
import braid.operators.SliceOperator;
import braid.operators.SlidingWindowOperator;
import braid.operators.ThrottleOperator;
import braid.operators.UniqueOperator;
import braid.spi.Operator;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collector;

/// A stream whose elements have keys, and whose steps keep their state a key: made by [Stream#keyBy], left by
/// [#values] or [#pairs].
///
/// ```java
/// trades.keyBy(Trade::symbol)
///         .keeping(Keys.atMost(10_000).idle(Duration.ofHours(1)))
///         .accumulate(0L, (volume, trade) -> volume + trade.amount())
///         .pairs()
///         .sink(volume -> print(volume.first() + ": " + volume.second()));
/// ```
///
/// Order is kept, within a key and over all. One thread at a time is in a step, whatever the key. A key must not
/// change while it is one, and needs `equals` and `hashCode`.
///
/// @param <K> the keys
/// @param <T> the elements
public final class KeyedStream<K, T> {

    private final Stream<Pair<K, T>> pairs;
    private final Keys<K> keys;

    KeyedStream(Stream<Pair<K, T>> pairs, Keys<K> keys) {
        this.pairs = pairs;
        this.keys = keys;
    }

    /// As this, with another limit to the keys that each of the steps that follow remembers. Without it that is
    /// [Keys#LIMIT].
    public KeyedStream<K, T> keeping(Keys<K> other) {
        return new KeyedStream<>(pairs, other);
    }

    /// The elements without their keys.
    public Stream<T> values() {
        return pairs.map(Pair::second);
    }

    /// The elements with their keys.
    public Stream<Pair<K, T>> pairs() {
        return pairs;
    }

    /// What `function` makes of each element.
    public <R> KeyedStream<K, R> map(ThrowingFunction<? super T, ? extends R> function) {
        return new KeyedStream<>(
                pairs.map(pair -> Pair.of(pair.first(), function.applyWithException(pair.second()))), keys);
    }

    /// The elements for which `predicate` holds.
    public KeyedStream<K, T> filter(ThrowingPredicate<? super T> predicate) {
        return new KeyedStream<>(pairs.filter(pair -> predicate.testWithException(pair.second())), keys);
    }

    /// What `operator` does, a key by itself: it is opened once for each. One that needs a thread of its own, as a
    /// buffer does, or holds the stream up, is not meant for this.
    ///
    /// @throws IllegalArgumentException if it needs a thread of its own
    public <R> KeyedStream<K, R> via(Operator<? super T, R> operator) {
        return new KeyedStream<>(pairs.via(new KeyedOperator<K, T, R>(operator, keys)), keys);
    }

    /// The state of the key after each of its elements, as [Stream#accumulate(Object, ThrowingBiFunction)].
    public <S> KeyedStream<K, S> accumulate(S start, ThrowingBiFunction<? super S, ? super T, ? extends S> function) {
        return via(new AccumulateOperator<T, S>(start, function));
    }

    /// As [#accumulate(Object, ThrowingBiFunction)]; the first element of a key is its first state.
    public KeyedStream<K, T> accumulate(ThrowingBiFunction<? super T, ? super T, ? extends T> function) {
        return via(new AccumulateOperator<T, T>(null, function));
    }

    /// The second part of what `function` makes of the key's state and each element; the first part is its next
    /// state.
    public <S, R> KeyedStream<K, R> mapWithState(
            S start, ThrowingBiFunction<? super S, ? super T, Pair<S, R>> function) {
        return via(new MapWithStateOperator<T, S, R>(start, function));
    }

    /// Lists of `size` elements of a key, as [Stream#partition(int)].
    public KeyedStream<K, List<T>> partition(int size) {
        return via(new PartitionOperator<T>(size, null));
    }

    /// As [#partition(int)]; so long after its first element a list comes out as it is.
    public KeyedStream<K, List<T>> partition(int size, Duration timeout) {
        return via(new PartitionOperator<T>(size, timeout));
    }

    /// The elements of a key that came within `interval`, as a list: it begins with its first element, and is
    /// never empty.
    public KeyedStream<K, List<T>> timedWindow(Duration interval) {
        return via(new PartitionOperator<T>(Integer.MAX_VALUE, interval));
    }

    /// The last `size` elements of the key at each of its elements, as [Stream#slidingWindow(int)].
    public KeyedStream<K, List<T>> slidingWindow(int size) {
        return slidingWindow(size, Partial.EMIT);
    }

    /// As [#slidingWindow(int)]; `partial` says what happens before there are so many.
    public KeyedStream<K, List<T>> slidingWindow(int size, Partial partial) {
        return via(new SlidingWindowOperator<T>(size, partial));
    }

    /// The elements that the key has not had among its `remembered` newest different ones.
    public KeyedStream<K, T> unique(int remembered) {
        return via(new UniqueOperator<T>(element -> element, remembered));
    }

    /// The elements whose `part` the key has not had among its `remembered` newest different ones.
    public KeyedStream<K, T> unique(ThrowingFunction<? super T, ?> part, int remembered) {
        return via(new UniqueOperator<T>(part, remembered));
    }

    /// The elements that differ from the one of their key before.
    public KeyedStream<K, T> distinctUntilChanged() {
        return distinctUntilChanged(element -> element);
    }

    /// The elements whose `part` differs from that of the one of their key before.
    public KeyedStream<K, T> distinctUntilChanged(ThrowingFunction<? super T, ?> part) {
        return via(new DistinctUntilChangedOperator<T>(part));
    }

    /// The first `most` elements of each key. Nothing completes behind them: another key may come. A key that was
    /// evicted begins anew.
    ///
    /// @param most at least 0
    public KeyedStream<K, T> limit(long most) {
        return via(SliceOperator.limit(most));
    }

    /// All but the first `fewest` elements of each key. A key that was evicted begins anew.
    ///
    /// @param fewest at least 0
    public KeyedStream<K, T> skip(long fewest) {
        return via(SliceOperator.skip(fewest));
    }

    /// The newest element of each key whenever what follows is free, by a thread of its own: the key first that
    /// has waited longest. Those of a key that came while it waited are dropped and counted,
    /// [Snapshot.Node#discarded]; the last of each key never is. A key is forgotten when its element is
    /// delivered, so none is evicted: where as many as [Keys#limit] wait, the emitter waits too.
    public KeyedStream<K, T> latest() {
        return new KeyedStream<>(pairs.via(new KeyedLatestOperator<K, T>(keys.limit())), keys);
    }

    /// An element behind which its key has had none for `quiet`; the others are dropped.
    public KeyedStream<K, T> debounce(Duration quiet) {
        return via(new DebounceOperator<T>(quiet));
    }

    /// An element of a key, and then none of it for `interval`: what comes in it is dropped.
    public KeyedStream<K, T> throttle(Duration interval) {
        return via(new ThrottleOperator<T>(interval));
    }

    /// The elements of a key at least `interval` apart, as [Stream#rateLimit(Duration, int, Overflow)]. Of each
    /// key up to `capacity` wait for their turns, and no key holds up another. Those that wait come out at once
    /// when the key is evicted, and at completion.
    public KeyedStream<K, T> rateLimit(Duration interval, int capacity, Overflow overflow) {
        return via(new OverflowRateLimitOperator<T>(interval, capacity, overflow));
    }

    /// Every `interval`, counted from the key's first element, the newest that came in it, if one came.
    public KeyedStream<K, T> sample(Duration interval) {
        return via(new SampleOperator<T>(interval));
    }

    /// What `aggregate` makes of the elements of each window and key, as [Stream#window(TimeWindows, EventTime,
    /// Aggregate)]. All keys have one watermark; of one window they come in the order in which they came. Keys are
    /// forgotten with their windows, so what [#keeping] says is not asked.
    public <R> KeyedStream<K, Windowed<R>> window(
            TimeWindows windows, EventTime<T> time, Aggregate<? super T, ?, ? extends R> aggregate) {
        return new KeyedStream<>(pairs.via(EventWindowOperator.<K, T, R>ofPairs(windows, time, aggregate)), keys);
    }

    /// As [#window(TimeWindows, EventTime, Aggregate)], with a `Collector` of `java.util.stream`.
    public <R> KeyedStream<K, Windowed<R>> window(
            TimeWindows windows, EventTime<T> time, Collector<? super T, ?, ? extends R> collector) {
        return window(windows, time, CollectorAggregate.of(collector));
    }

    /// The same elements, with what follows run in parallel by the threads of this JVM: one key's elements one
    /// after another, different keys at the same time.
    public ParallelKeyedStream<K, T> scatter() {
        return scatter(Client.shared());
    }

    /// As [#scatter()], run by `client`.
    public ParallelKeyedStream<K, T> scatter(Client client) {
        return new ParallelKeyedStream<>(ParallelStream.scatterKeyed(pairs, client), keys);
    }

    /// Hands each element to `consumer`, then passes it on.
    public KeyedStream<K, T> sink(ThrowingConsumer<? super T> consumer) {
        return new KeyedStream<>(pairs.sink(pair -> consumer.acceptWithException(pair.second())), keys);
    }

    /// Names the node, for snapshots, errors and the log; returns this.
    public KeyedStream<K, T> named(String name) {
        pairs.named(name);
        return this;
    }
}
