package braid;

import braid.function.ThrowingConsumer;
import braid.graph.entry.Entrance;
import braid.spi.AtExit;
import braid.spi.Carrier;
import braid.spi.Clock;
import braid.spi.Lines;
import braid.spi.SourceReader;
import braid.spi.Spans;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/// Where elements enter a graph. Any thread may emit, at any time; one thread's elements keep their order.
///
/// @param <T> the elements
public sealed class Source<T> extends Stream<T> implements AutoCloseable permits PulledSource {

    private final Entrance entrance;

    Source(Entrance entrance) {
        super(entrance.node());
        this.entrance = entrance;
    }

    Entrance entrance() {
        return entrance;
    }

    /// A source that is pushed into.
    public static <T> Source<T> create() {
        return create(Clock.system());
    }

    /// A source whose graph goes by `clock`, such as a test kit's virtual one.
    public static <T> Source<T> create(Clock clock) {
        return new Source<>(new Entrance(Lines.here(), Objects.requireNonNull(clock, "clock")));
    }

    /// A source that pulls `elements` when it is run or started. They are asked for by one thread, until nobody
    /// wants more, as by [#emitAll].
    public static <T> PulledSource<T> fromIterable(Iterable<? extends T> elements) {
        Objects.requireNonNull(elements, "elements");
        PulledSource<T> source = pulled(new Entrance(Lines.here(), Clock.system()), elements);
        return elements instanceof Collection<?> collection ? source.expecting(collection.size()) : source;
    }

    /// A source that reads from outside when it is run or started: a file, a socket, a process of [braid.io], or
    /// what one writes oneself in some thirty lines, [SourceReader].
    ///
    /// ```java
    /// Source.from(TextFile.at(Path.of("app.log")).followed()).sink(System.out::println);
    /// ```
    public static <T> ReadSource<T> from(SourceReader.Opener<T> opener) {
        return from(opener, Clock.system());
    }

    /// As [#from(SourceReader.Opener)], in a graph that goes by `clock`.
    public static <T> ReadSource<T> from(SourceReader.Opener<T> opener, Clock clock) {
        return ReadSource.of(opener, Objects.requireNonNull(clock, "clock"));
    }

    /// A source that subscribes to `publisher` when it is run or started, and requests elements as the graph takes
    /// them: as [#fromPublisher(Flow.Publisher, int)] with a prefetch of 256.
    public static <T> PulledSource<T> fromPublisher(Flow.Publisher<? extends T> publisher) {
        return fromPublisher(publisher, Flow.defaultBufferSize());
    }

    /// A source that subscribes to `publisher` when it is run or started. At most `prefetch` elements are
    /// requested and not yet emitted, so back-pressure reaches the publisher. They are emitted by the thread that
    /// runs the source, never by the publisher's. `onComplete` closes the source, `onError` fails its stream with
    /// that cause (a checked one inside a `CompletionException`). Closing the source cancels the subscription;
    /// what was requested and not yet emitted is then dropped.
    ///
    /// ```java
    /// Source<String> lines = Source.fromPublisher(publisher, 64);
    /// ```
    ///
    /// @throws IllegalArgumentException if `prefetch` is not positive
    public static <T> PulledSource<T> fromPublisher(Flow.Publisher<? extends T> publisher, int prefetch) {
        Objects.requireNonNull(publisher, "publisher");
        if (prefetch <= 0) {
            throw new IllegalArgumentException("prefetch must be positive: " + prefetch);
        }
        Entrance entrance = new Entrance(Lines.here(), Clock.system());
        return pulled(entrance, () -> {
            PublisherIterator<T> elements = new PublisherIterator<>(prefetch);
            var _ = entrance.whenEnded().whenComplete((_, _) -> elements.close());
            publisher.subscribe(elements);
            return elements;
        });
    }

    private static <T> PulledSource<T> pulled(Entrance entrance, Iterable<? extends T> elements) {
        return new PulledSource<>(entrance, before -> entrance.pull(elements, before), () -> {});
    }

    /// A source that gives the number of each tick, from 0 on, when it is run or started: the first one
    /// `interval` after that. A tick for which what follows was too busy is left out, so its number is missing.
    ///
    /// ```java
    /// Source.every(Duration.ofSeconds(1)).map(tick -> look()).sink(System.out::println);
    /// ```
    public static PulledSource<Long> every(Duration interval) {
        return every(interval, Clock.system());
    }

    /// As [#every(Duration)], by `clock`.
    public static PulledSource<Long> every(Duration interval, Clock clock) {
        if (interval.isNegative() || interval.isZero()) {
            throw new IllegalArgumentException("interval must be positive: " + interval);
        }
        Entrance entrance = new Entrance(Lines.here(), Objects.requireNonNull(clock, "clock"));
        return pulled(entrance, () -> new Ticks(Spans.nanos(interval), clock, entrance.whenEnded()));
    }

    /// The source whose node has the number `node` in snapshots, if somebody still holds its graph: for those who
    /// have only seen it, and want to pause it.
    public static Optional<Source<?>> ofNode(long node) {
        return Entrance.numbered(node).map(Source::new);
    }

    /// Pushes `element`; returns when it was handled, or taken by a boundary with room. Until then it waits. From
    /// inside a function of this graph, where to wait would be to wait for itself, the element is queued and
    /// follows the present one.
    ///
    /// @throws StreamException if the element failed and nothing handled it, or the stream has failed; in that
    ///     case an element under way is still delivered
    /// @throws IllegalStateException if the source is closed
    /// @throws StreamInterruptedException if the thread was interrupted before the element was begun; once begun
    ///     it is finished
    public void emit(T element) {
        if (entrance.carries()) {
            entrance.emitCarrying(element);
        } else {
            entrance.emit(element);
        }
    }

    /// Pushes `element` if that can begin within `timeout`: the region is free and the boundaries that it reaches
    /// have room.
    ///
    /// @return whether it was pushed; if not, there was no effect
    public boolean emit(T element, Duration timeout) {
        return entrance.emit(element, Math.max(1, nanos(timeout)));
    }

    /// Pushes `element` if that can begin at once.
    ///
    /// @return whether it was pushed; if not, there was no effect
    public boolean tryEmit(T element) {
        return entrance.emit(element, 0);
    }

    /// Queues `element`, in order with the calling thread's `emit`. The queue has no bound: the future is the
    /// back-pressure.
    ///
    /// @return a future that completes when the element was handled or taken by a boundary, with a
    ///     [StreamException] if it failed
    public CompletableFuture<Void> emitAsync(T element) {
        return entrance.emitAsync(element);
    }

    /// Pushes each of `elements`. A list or set of the JDK's own is copied and pushed in batches, a lock a
    /// batch; anything else is asked for one element after the other, outside the region, and each is pushed
    /// before the next is asked for. An iterator that is `AutoCloseable` is closed at the end. Stops where an
    /// element fails or is null; those behind it are not emitted, those before it are.
    public void emitAll(Iterable<? extends T> elements) {
        entrance.emitAll(elements);
    }

    /// Has emitters wait, and the pulling of a [PulledSource] too, before their next element; what is under way
    /// goes on, and so does what comes over a link of [#connect(Source)], or is emitted from inside this source's
    /// own functions. [#tryEmit(Object)] refuses, [#emitAsync(Object)] queues. Closing the source, its failure and
    /// `destroy` end the pause.
    public void pause() {
        entrance.pause();
    }

    /// Ends the pause: those who wait go on, what was queued goes first.
    public void resume() {
        entrance.resume();
    }

    /// Says that this source will have given `elements` elements in the end, for those who look: a snapshot can
    /// tell how far it is. Nothing depends on it.
    public Source<T> expecting(long elements) {
        entrance.expect(elements);
        return this;
    }

    /// Has each element that is emitted from now on carry what `carriers` take up on the thread that emits it. The
    /// functions that it comes to see that, also behind a `buffer`, in a task of `scatter`, and in a worker's
    /// process. A second call adds to the first. Elements that come over a link of [#connect(Source)] carry what
    /// they did.
    ///
    /// ```java
    /// var orders = Source.<Order>create().carrying(Carrier.threadLocal("trace", () -> TRACE));
    /// ```
    ///
    /// @throws IllegalArgumentException if two have the same name
    public Source<T> carrying(Carrier<?>... carriers) {
        entrance.carry(List.of(carriers));
        return this;
    }

    /// Waits until nothing that was emitted so far can move without more input: a partial partition may be left,
    /// an element in a buffer or a worker not.
    ///
    /// @throws StreamException if the stream has failed
    /// @throws IllegalStateException inside a function of this graph, where it would wait for itself
    public void drain() {
        entrance.drain(Entrance.FOREVER);
    }

    /// As [#drain()], for `timeout` at the most.
    ///
    /// @return whether all had come to rest
    public boolean drain(Duration timeout) {
        return entrance.drain(nanos(timeout));
    }

    /// Says that no more will come; returns when all is through: what is held is flushed, the last element
    /// delivered. A second call waits likewise. Inside a function of this graph it only says so, and returns.
    ///
    /// @throws StreamException if the stream has failed, at each call
    @Override
    public void close() {
        entrance.close(Entrance.FOREVER);
    }

    /// As [#close()], for `timeout` at the most; the rest goes on in the background.
    ///
    /// @return whether all is through
    public boolean close(Duration timeout) {
        return entrance.close(nanos(timeout));
    }

    /// Has this source closed, for `limit` at the most, when the JVM ends: by SIGTERM, by Ctrl-C, by
    /// `System.exit`. So what was accepted comes through; from then on the source refuses. Where it is not through
    /// by then, or the stream has failed, a line on the standard error says what was left. Worker processes of a
    /// local cluster end behind it. It holds this source until that has ended.
    ///
    /// Within `limit` a function of this stream that calls `System.exit` waits for itself.
    ///
    /// @throws IllegalArgumentException if `limit` is not positive
    /// @throws IllegalStateException if the JVM is ending
    public Source<T> closeOnExit(Duration limit) {
        if (limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException("limit must be positive: " + limit);
        }
        Runnable registered = AtExit.close(() -> LastClose.of(this, limit));
        var _ = ended().whenComplete((_, _) -> registered.run());
        return this;
    }

    /// Has `handler` told of the failure of the stream, once, as soon as it has failed: an element failed behind a
    /// boundary and nothing handled it, so that this source refuses from now on. If it has failed already,
    /// `handler` is told now. It runs on a thread that it may hold up; what it throws is lost.
    public Source<T> onFailure(ThrowingConsumer<? super Failure> handler) {
        Objects.requireNonNull(handler, "handler");
        entrance.onFailure(handler);
        return this;
    }

    /// A future of this source's end: it completes when the source is closed and all is through; exceptionally,
    /// with a [StreamException], as soon as the stream has failed, or with a `CancellationException` when the
    /// source is destroyed. To complete or cancel it ends nothing but itself.
    public CompletableFuture<Void> ended() {
        return entrance.whenEnded();
    }

    /// The nanoseconds of `timeout`; any number that is too large is for ever.
    static long nanos(Duration timeout) {
        long nanos = Spans.nanos(timeout);
        return nanos >= Spans.FOREVER ? Entrance.FOREVER : nanos;
    }

    @Override
    public Source<T> named(String name) {
        super.named(name);
        return this;
    }
}
