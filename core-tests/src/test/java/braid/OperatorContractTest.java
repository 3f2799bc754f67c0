package braid;

import braid.function.ThrowingFunction;
import braid.testkit.OperatorContract;
import braid.testkit.OperatorContract.Trait;
import braid.testkit.Room;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Gatherer;
import java.util.stream.Gatherers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Each graph is of one test alone, so they run beside each other.
@Execution(ExecutionMode.CONCURRENT)
class OperatorContractTest {

    private static final Duration SHORT = Duration.ofMillis(3);
    private static Client client;

    @BeforeAll
    static void open() {
        client = Client.local(3);
    }

    @AfterAll
    static void close() {
        client.close();
    }

    @TestFactory
    List<DynamicNode> ofOneElement() {
        return tests(
                probed("map", Stream::map),
                probed("map.map.map", (s, f) -> s.map(f).map(x -> x + 1).map(x -> x - 1)),
                probed("map with Retry", (s, f) -> s.map(f, Retry.times(2))),
                probed("filter", (s, f) -> s.filter(x -> f.applyWithException(x) % 2 == 0))
                        .with(Trait.DROPS),
                probed("flatMap", (s, f) -> s.flatMap(x -> List.of(f.applyWithException(x), x))),
                probed("flatMap to none", (s, f) -> s.flatMap(x -> f.apply(x) % 3 == 0 ? List.of() : List.of(x)))
                        .with(Trait.DROPS),
                probed("sink", (s, f) -> s.sink(f::applyWithException)),
                contract("onError", s -> s.onError(failure -> {})).failures(0),
                contract("recover", s -> s.recover(failure -> (Integer) failure.element()))
                        .with(Trait.RECOVERS));
    }

    @TestFactory
    List<DynamicNode> withState() {
        return tests(
                probed("accumulate", (s, f) -> s.accumulate((a, b) -> f.applyWithException(b))),
                probed("accumulate from a start", (s, f) -> s.accumulate(0, (a, b) -> a + f.applyWithException(b)))
                        .with(Trait.DROPS),
                probed("mapWithState", (s, f) -> s.mapWithState(0, (n, x) -> Pair.of(n + 1, f.applyWithException(x)))),
                contract("partition", s -> s.partition(3)),
                contract("partition by 1", s -> s.partition(1)),
                contract("partition with time-out", s -> s.partition(3, SHORT).flatMap(x -> x))
                        .with(Trait.UNORDERED),
                contract("slidingWindow", s -> s.slidingWindow(3)),
                contract("slidingWindow when full", s -> s.slidingWindow(3, Partial.DROP))
                        .with(Trait.DROPS),
                probed("unique", (s, f) -> s.unique(x -> f.applyWithException(x) % 5))
                        .with(Trait.DROPS),
                probed("unique of the last", (s, f) -> s.unique(f, 4)),
                contract("collect", s -> s.collect(s.filter(x -> x % 4 == 3))).failures(2),
                contract("collect by the end", s -> s.collect(s.filter(x -> false)))
                        .failures(2));
    }

    @TestFactory
    List<DynamicNode> flow() {
        return tests(
                contract("slice", s -> s.slice(1, Long.MAX_VALUE, 2)).with(Trait.DROPS),
                // Failures are handled in front of what completes early: one that comes later has no way on.
                contract("limit", s -> s.onError(failure -> {}).limit(5).partition(3))
                        .failures(0)
                        .with(Trait.DROPS, Trait.FAILS_IN_PART),
                contract("takeWhile", s -> s.onError(failure -> {}).takeWhile(x -> x != 105))
                        .failures(0)
                        .with(Trait.DROPS, Trait.FAILS_IN_PART),
                probed("dropWhile", (s, f) -> s.dropWhile(x -> f.applyWithException(x) % 4 != 2))
                        .with(Trait.DROPS, Trait.FAILS_IN_PART),
                probed("distinctUntilChanged", (s, f) -> s.distinctUntilChanged(x -> f.applyWithException(x) / 2))
                        .with(Trait.DROPS, Trait.FAILS_IN_PART),
                probed("peek", (s, f) -> s.peek(f::applyWithException)),
                contract("frequencies", s -> s.map(x -> x % 5).frequencies()).with(Trait.DROPS),
                probed("unique by comparing", (s, f) -> s.unique((x, y) -> f.applyWithException(x) % 5 == y % 5, 4))
                        .with(Trait.DROPS, Trait.FAILS_IN_PART),
                probed("partitionUnique", (s, f) -> s.partitionUnique(3, f, Keep.LAST)),
                probed("partition by key", (s, f) -> s.partition(3, x -> f.applyWithException(x) % 2)),
                contract(
                                "partition by key with time-out",
                                s -> s.partition(3, SHORT, x -> x % 2).flatMap(x -> x))
                        .with(Trait.UNORDERED),
                // Which elements a full one drops depends on time; so this one, as of latest, is never full.
                contract("buffer that overflows", s -> s.buffer(50_000, Overflow.DROP_OLDEST)),
                probed(
                                "timedWindowUnique",
                                (s, f) -> s.timedWindowUnique(
                                                SHORT, x -> f.applyWithException(x) == 7 ? new Object() : x, Keep.FIRST)
                                        .flatMap(x -> x))
                        .with(Trait.UNORDERED),
                contract("fixedWindow", s -> s.fixedWindow(SHORT).flatMap(x -> x))
                        .with(Trait.UNORDERED),
                probed(
                        "scatter.peek",
                        (s, f) -> s.scatter(client)
                                .peek(f::applyWithException)
                                .buffer(Room.of(4))
                                .gather()));
    }

    @TestFactory
    List<DynamicNode> keyed() {
        return tests(
                probed("keyBy", (s, f) -> s.keyBy(f).values()),
                probed(
                        "keyed accumulate",
                        (s, f) -> s.keyBy(x -> x % 3)
                                .accumulate(0, (a, x) -> f.applyWithException(x))
                                .values()),
                contract(
                        "keyed partition", s -> s.keyBy(x -> x % 3).partition(2).values()),
                contract(
                        "keyed partition of two keys at a time",
                        s -> s.keyBy(x -> x % 5)
                                .keeping(Keys.atMost(2))
                                .partition(3)
                                .values()),
                contract(
                                "keyed partition with time-out",
                                s -> s.keyBy(x -> x % 3)
                                        .partition(2, SHORT)
                                        .values()
                                        .flatMap(x -> x))
                        .with(Trait.UNORDERED),
                contract(
                        "keyed sliding window",
                        s -> s.keyBy(x -> x % 3).slidingWindow(2).values()),
                contract("keyed limit", s -> s.keyBy(x -> x % 3).limit(2).values())
                        .with(Trait.DROPS),
                contract("keyed skip", s -> s.keyBy(x -> x % 3).skip(1).values())
                        .with(Trait.DROPS),
                probed(
                        "keyed scatter",
                        (s, f) -> s.keyBy(x -> x % 3)
                                .scatter(client)
                                .map(f)
                                .buffer(Room.of(4))
                                .gather()
                                .values()),
                probed(
                        "keyed scatter of two keys at a time",
                        (s, f) -> s.keyBy(x -> x % 5)
                                .keeping(Keys.atMost(2))
                                .scatter(client)
                                .accumulate(0, (a, x) -> f.applyWithException(x))
                                .buffer(Room.of(4))
                                .gather()
                                .values()),
                probed(
                                "keyed scatter, unordered",
                                (s, f) -> s.keyBy(x -> x % 3)
                                        .scatter(client)
                                        .map(f)
                                        .gatherUnordered(Room.of(4))
                                        .values())
                        .with(Trait.UNORDERED),
                // Which elements are dropped depends on time; so each has a key of its own.
                contract("keyed latest", s -> s.keyBy(x -> x).latest().values()),
                contract(
                                "keyed rateLimit that overflows",
                                s -> s.keyBy(x -> x % 3)
                                        .rateLimit(SHORT, 50_000, Overflow.FAIL)
                                        .values())
                        .with(Trait.UNORDERED),
                contract(
                                "keyed debounce",
                                s -> s.keyBy(x -> x % 3)
                                        .debounce(SHORT)
                                        .values()
                                        .filter(x -> false))
                        .with(Trait.DROPS));
    }

    @TestFactory
    List<DynamicNode> timeAndRoom() {
        return tests(
                // What these drop depends on time; so all is dropped behind them, and the rest of the contract holds.
                contract("debounce", s -> s.debounce(SHORT).filter(x -> false)).with(Trait.DROPS),
                probed("window", (s, f) -> windowed(s, f, TimeWindows.tumbling(SHORT))),
                probed("sliding windows", (s, f) -> windowed(s, f, TimeWindows.sliding(SHORT.multipliedBy(2), SHORT))),
                probed("session windows", (s, f) -> windowed(s, f, TimeWindows.session(SHORT))),
                contract("sample", s -> s.sample(SHORT).filter(x -> false)).with(Trait.DROPS),
                contract("throttle", s -> s.throttle(SHORT).filter(x -> false)).with(Trait.DROPS),
                contract("timeout", s -> s.timeout(Duration.ofDays(1_000))),
                probed("guard", (s, f) -> s.guard(f, Breaker.after(2, SHORT))),
                probed("buffer by weight", (s, f) -> s.buffer(300, x -> Math.abs(f.applyWithException(x)))),
                probed(
                                "batch",
                                (s, f) -> s.batch(3, 100, x -> Math.abs(f.applyWithException(x)), SHORT)
                                        .flatMap(x -> x))
                        .with(Trait.UNORDERED),
                probed(
                        "mapAsync",
                        (s, f) -> s.mapAsync(x -> CompletableFuture.completedFuture(f.applyWithException(x)), 3)),
                probed(
                        "mapAsync of other threads",
                        (s, f) -> s.mapAsync(x -> CompletableFuture.supplyAsync(() -> f.apply(x)), 3)),
                probed(
                        "switchMap",
                        (s, f) -> s.switchMap(x -> CompletableFuture.completedFuture(f.applyWithException(x)))));
    }

    @TestFactory
    List<DynamicNode> joinsOfTheNewest() {
        return tests(
                probed("zipLatest", (s, f) -> s.zipLatest(s, (a, b) -> f.applyWithException(a)))
                        .failures(2)
                        .with(Trait.FAILS_IN_PART),
                contract(
                                "zipLatest over a buffer",
                                s -> s.buffer(Room.of(3)).zipLatest(s.filter(x -> x % 4 == 0 || x == 7), (a, b) -> a))
                        .failures(2)
                        .with(Trait.FAILS_IN_PART),
                contract("withLatestFrom", s -> s.withLatestFrom(s)).failures(2).with(Trait.DROPS),
                contract("Streams.zip", s -> Streams.zip(List.of(s, s.map(x -> x), s))),
                contract("scatter.zipLatest", s -> {
                            var handles = s.scatter(client);
                            return handles.zipLatest(handles).gather();
                        })
                        .failures(2));
    }

    @TestFactory
    List<DynamicNode> joins() {
        return tests(
                contract("union with itself", s -> s.union(s)).failures(2),
                probed("union", (s, f) -> s.map(f).union(s.map(x -> x)))
                        .failures(2)
                        .with(Trait.FAILS_IN_PART),
                contract("union over a buffer", s -> s.union(s.buffer(Room.of(3))))
                        .failures(2)
                        .with(Trait.UNORDERED),
                contract("zip with itself", s -> s.zip(s)),
                probed("zip", (s, f) -> s.map(f).zip(s.map(x -> x), Pair::of)),
                probed("zip's combiner", (s, f) -> s.zip(s, (a, b) -> f.applyWithException(a))),
                contract("zip over a buffer", s -> s.zip(s.buffer(Room.of(3)))),
                contract("zip over two buffers", s -> s.buffer(1).zip(s.buffer(Room.of(7)))),
                contract("zip with what is sparse", s -> sparselyZipped(s.onError(failure -> {})))
                        .failures(0)
                        .with(Trait.DROPS),
                contract("combineLatest with itself", s -> s.combineLatest(s)).failures(2),
                probed("combineLatest", (s, f) -> s.map(f).combineLatest(s))
                        .failures(2)
                        .with(Trait.FAILS_IN_PART),
                probed("combineLatest's combiner", (s, f) -> s.combineLatest(s, (a, b) -> f.applyWithException(a)))
                        .failures(2)
                        .with(Trait.FAILS_IN_PART));
    }

    @TestFactory
    List<DynamicNode> boundaries() {
        return tests(
                contract("buffer(1)", s -> s.buffer(1)),
                contract("buffer(8)", s -> s.buffer(8)),
                probed(
                        "buffers between maps",
                        (s, f) -> s.map(x -> x)
                                .buffer(Room.of(2))
                                .map(f)
                                .buffer(Room.of(3))
                                .filter(x -> true)
                                .buffer(1)),
                contract("delay", s -> s.delay(SHORT)),
                contract("rateLimit", s -> s.rateLimit(SHORT)).with(Trait.SLOW),
                contract("rateLimit that overflows", s -> s.rateLimit(SHORT, 50_000, Overflow.FAIL))
                        .with(Trait.FAILS_IN_PART),
                contract("timedWindow", s -> s.timedWindow(SHORT).flatMap(x -> x))
                        .with(Trait.UNORDERED),
                probed(
                        "partition behind a buffer",
                        (s, f) -> s.buffer(Room.of(3)).map(f).partition(3)),
                contract(
                                "partition with time-out behind a buffer",
                                s -> s.buffer(Room.of(3)).partition(3, SHORT).flatMap(x -> x))
                        .with(Trait.UNORDERED));
    }

    /// An element is the millisecond at which it happened.
    private static Stream<?> windowed(
            Stream<Integer> stream, ThrowingFunction<Integer, Integer> probe, TimeWindows windows) {
        EventTime<Integer> time = EventTime.of(element -> Instant.ofEpochMilli(probe.applyWithException(element)));
        return stream.window(windows, time.lateness(Duration.ofHours(1)), Collectors.toList())
                .map(Windowed::value);
    }

    @TestFactory
    List<DynamicNode> gatherers() {
        return tests(
                contract("Gatherers.scan", s -> s.via(Gatherers.<Integer, Integer>scan(() -> 0, (a, b) -> b))),
                contract("Gatherers.windowFixed", s -> s.via(Gatherers.windowFixed(3)))
                        .with(Trait.OPAQUE),
                contract("Gatherers.windowSliding", s -> s.via(Gatherers.windowSliding(2)))
                        .with(Trait.OPAQUE),
                contract("Gatherers.fold", s -> s.via(Gatherers.fold(() -> 0, Math::max)))
                        .with(Trait.OPAQUE, Trait.DROPS),
                // Behind the completion nobody handles a failure.
                contract(
                                "a gatherer that wants no more",
                                s -> s.onError(failure -> {}).via(takeWhile(x -> x != 105)))
                        .failures(0)
                        .with(Trait.DROPS),
                contract(
                                "a partition behind one",
                                s -> s.onError(failure -> {})
                                        .via(takeWhile(x -> x != 105))
                                        .partition(3))
                        .failures(0)
                        .with(Trait.DROPS));
    }

    private static Stream<?> sparselyZipped(Stream<Integer> stream) {
        return stream.zip(stream.filter(x -> x % 2 == 0));
    }

    private static Gatherer<Integer, ?, Integer> takeWhile(Predicate<Integer> predicate) {
        return Gatherer.ofSequential((_, element, downstream) -> predicate.test(element) && downstream.push(element));
    }

    @TestFactory
    List<DynamicNode> parallel() {
        return tests(
                contract("scatter.gather", s -> s.scatter(client).gather()),
                probed("scatter.map.gather", (s, f) -> s.scatter(client).map(f).gather()),
                probed(
                        "buffer.scatter.map.gather",
                        (s, f) -> s.buffer(Room.of(4)).scatter(client).map(f).gather()),
                probed(
                        "scatter.map, gathered by whom it feeds",
                        (s, f) -> s.scatter(client).map(f)),
                probed(
                        "scatter.map.buffer.gather",
                        (s, f) -> s.scatter(client).map(f).buffer(Room.of(4)).gather()),
                probed("scatter.map.buffer", (s, f) -> s.scatter(client).map(f).buffer(Room.of(4))),
                probed(
                        "scatter.map.buffer.map.buffer.gather",
                        (s, f) -> s.scatter(client)
                                .map(x -> x)
                                .buffer(Room.of(2))
                                .map(f)
                                .buffer(Room.of(3))
                                .gather()),
                probed(
                                "scatter.map.gatherUnordered",
                                (s, f) -> s.scatter(client).map(f).gatherUnordered(Room.of(4)))
                        .with(Trait.UNORDERED),
                probed(
                                "on virtual threads",
                                (s, f) -> s.scatter(client)
                                        .map(f, TaskOptions.DEFAULT.blocking())
                                        .buffer(Room.of(4))
                                        .gather())
                        .with(Trait.SLOW),
                probed(
                        "scatter.map with Retry",
                        (s, f) -> s.scatter(client)
                                .map(f, Retry.times(1))
                                .buffer(Room.of(2))
                                .gather()),
                probed(
                                "scatter.filter",
                                (s, f) -> s.scatter(client)
                                        .filter(x -> f.applyWithException(x) % 2 == 0)
                                        .buffer(Room.of(4))
                                        .gather())
                        .with(Trait.DROPS),
                probed(
                        "scatter.flatMap",
                        (s, f) -> s.scatter(client)
                                .flatMap(x -> List.of(f.applyWithException(x), x))
                                .buffer(Room.of(4))
                                .gather()),
                probed(
                        "scatter.accumulate",
                        (s, f) -> s.scatter(client)
                                .accumulate((a, b) -> f.applyWithException(b))
                                .buffer(Room.of(4))
                                .gather()),
                probed(
                                "scatter.map.accumulate from a start",
                                (s, f) -> s.scatter(client)
                                        .map(f)
                                        .accumulate(0, Integer::sum)
                                        .buffer(Room.of(4))
                                        .gather())
                        .with(Trait.DROPS),
                probed(
                        "scatter.partition",
                        (s, f) -> s.scatter(client)
                                .map(f)
                                .buffer(Room.of(4))
                                .partition(3)
                                .gather()),
                contract(
                                "scatter.partition with time-out",
                                s -> s.scatter(client)
                                        .buffer(Room.of(4))
                                        .partition(3, SHORT)
                                        .gather()
                                        .flatMap(x -> x))
                        .with(Trait.UNORDERED),
                probed(
                        "scatter.slidingWindow",
                        (s, f) -> s.scatter(client)
                                .map(f)
                                .slidingWindow(3)
                                .buffer(Room.of(4))
                                .gather()),
                contract(
                                "scatter.timedWindow",
                                s -> s.scatter(client)
                                        .timedWindow(SHORT)
                                        .gather()
                                        .flatMap(x -> x))
                        .with(Trait.UNORDERED),
                contract("scatter.delay", s -> s.scatter(client).delay(SHORT).gather()),
                contract(
                                "scatter.rateLimit",
                                s -> s.scatter(client).rateLimit(SHORT).gather())
                        .with(Trait.SLOW),
                probed("scatter.zip", (s, f) -> {
                    var handles = s.scatter(client);
                    return handles.map(f).zip(handles).buffer(Room.of(4)).gather();
                }),
                probed(
                        "scatter.zip with a local stream",
                        (s, f) -> s.scatter(client).map(f).zip(s).gather()),
                contract("scatter.union", s -> {
                            var handles = s.scatter(client);
                            return handles.union(handles.map(x -> x))
                                    .buffer(Room.of(4))
                                    .gather();
                        })
                        .failures(2),
                contract("scatter.combineLatest", s -> {
                            var handles = s.scatter(client);
                            return handles.combineLatest(handles).gather();
                        })
                        .failures(2),
                contract(
                        "scatter.futures",
                        s -> s.scatter(client).map(x -> x).futures().map(OperatorContractTest::taken)),
                contract(
                                "scatter.unique",
                                s -> s.scatter(client).buffer(Room.of(4)).unique(x -> x % 5))
                        .with(Trait.DROPS),
                probed("a fork of handles", (s, f) -> {
                    var handles = s.scatter(client).map(f);
                    return handles.buffer(Room.of(3))
                            .gather()
                            .zip(handles.map(x -> x).buffer(Room.of(2)).gather());
                }),
                contract(
                        "scattered twice",
                        s -> s.scatter(client)
                                .buffer(Room.of(2))
                                .gather()
                                .scatter(client)
                                .buffer(Room.of(2))
                                .gather()));
    }

    private static Integer taken(Remote<Integer> remote) {
        try (remote) {
            return remote.toFuture().join(); // not ended by an interrupt
        }
    }

    private static OperatorContract contract(String name, Function<Stream<Integer>, Stream<?>> shape) {
        return OperatorContract.of(name, shape);
    }

    private static OperatorContract probed(String name, OperatorContract.Shape shape) {
        return OperatorContract.probed(name, shape);
    }

    private static List<DynamicNode> tests(OperatorContract... contracts) {
        return Arrays.stream(contracts).map(OperatorContract::tests).toList();
    }
}
