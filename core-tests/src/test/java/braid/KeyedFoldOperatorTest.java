package braid;

import static org.assertj.core.api.Assertions.assertThat;

import braid.testkit.Bounded;
import braid.testkit.Everywhere;
import braid.testkit.Room;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The key of a number is its last digit.
class KeyedFoldOperatorTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static Client client;

    @BeforeAll
    static void open() {
        client = Client.local(4);
    }

    @AfterAll
    static void close() {
        client.close();
    }

    private static ParallelKeyedStream<Integer, Integer> scattered(Stream<Integer> stream, Keys<Integer> keys) {
        return stream.keyBy(x -> x % 10).keeping(keys).scatter(client);
    }

    private static ParallelKeyedStream<Integer, Integer> scattered(Stream<Integer> stream) {
        return scattered(stream, Keys.atMost(10));
    }

    private static <R> void gives(
            java.util.function.Function<ParallelKeyedStream<Integer, Integer>, ParallelKeyedStream<Integer, R>> steps,
            List<Integer> inputs,
            List<R> outputs) {
        Everywhere.<Integer, R>of(s -> steps.apply(scattered(s)).gather().values())
                .gives(inputs, outputs);
        Everywhere.<Integer, R>of(s ->
                        steps.apply(scattered(s)).buffer(Room.of(4)).gather().values())
                .gives(inputs, outputs);
        Everywhere.<Integer, R>of(s -> steps.apply(scattered(s).buffer(Room.of(2)))
                        .buffer(Room.of(3))
                        .gather()
                        .values())
                .gives(inputs, outputs);
    }

    @Test
    void eachKeyHasAStateOfItsOwn() {
        List<Integer> inputs = List.of(11, 22, 21, 12, 31);
        gives(s -> s.accumulate(0, Integer::sum), inputs, List.of(11, 22, 32, 34, 63));
        gives(s -> s.accumulate(Integer::sum), inputs, List.of(11, 22, 32, 34, 63));
        gives(
                s -> s.mapWithState(0, (count, x) -> Pair.of(count + 1, x + ":" + count)),
                inputs,
                List.of("11:0", "22:0", "21:1", "12:1", "31:2"));
    }

    @Test
    void stepsFollowOneAnother() {
        gives(
                s -> s.map(x -> x / 10)
                        .filter(x -> x != 2)
                        .accumulate(0, Integer::sum)
                        .map(sum -> -sum),
                List.of(11, 22, 21, 12, 31),
                List.of(-1, -1, -4));
    }

    @Test
    void oneKeysElementsAreHandledOneAfterAnother() {
        Map<Integer, AtomicInteger> inside = new ConcurrentHashMap<>();
        List<String> wrong = Collections.synchronizedList(new ArrayList<>());
        Map<Integer, List<Integer>> order = new ConcurrentHashMap<>();
        Source<Integer> source = Source.create();
        List<Integer> out = scattered(source)
                .map(x -> {
                    int now = inside.computeIfAbsent(x % 10, _ -> new AtomicInteger())
                            .incrementAndGet();
                    if (now != 1) {
                        wrong.add(now + " at once, at " + x);
                    }
                    order.computeIfAbsent(x % 10, _ -> new ArrayList<>()).add(x);
                    for (int i = 0; i < 500; i++) {
                        Thread.onSpinWait();
                    }
                    inside.get(x % 10).decrementAndGet();
                    return x;
                })
                .buffer(16)
                .gather()
                .values()
                .sinkToList();
        List<Integer> all = IntStream.range(0, 5_000).boxed().toList();
        Bounded.within(() -> {
            source.emitAll(all);
            source.close();
        });
        assertThat(wrong).isEmpty();
        assertThat(order).hasSize(10);
        order.forEach((key, seen) -> assertThat(seen)
                .isEqualTo(all.stream().filter(x -> x % 10 == key).toList()));
        assertThat(out).isEqualTo(all);
    }

    @Test
    void keysAreHandledAtTheSameTime() {
        CountDownLatch both = new CountDownLatch(2);
        Source<Integer> source = Source.create();
        List<Integer> out = scattered(source)
                .accumulate(0, (sum, x) -> {
                    both.countDown();
                    both.await(); // each needs the other key's
                    return sum + x;
                })
                .buffer(4)
                .gather()
                .values()
                .sinkToList();
        Bounded.within(() -> {
            source.emitAll(List.of(1, 2, 11));
            source.close();
        });
        assertThat(out).containsExactly(1, 2, 12);
    }

    @Test
    void theBoundIsExactOverAllKeys() throws InterruptedException {
        CountDownLatch gate = new CountDownLatch(1);
        AtomicInteger begun = new AtomicInteger();
        Source<Integer> source = Source.create();
        scattered(source)
                .map(x -> {
                    begun.incrementAndGet();
                    gate.await();
                    return x;
                })
                .buffer(3)
                .gather();
        source.emitAll(List.of(1, 2, 11));
        assertThat(source.tryEmit(3)).isFalse();
        assertThat(source.snapshot().node("buffer").held()).isEqualTo(3);
        Bounded.await("one of each key", () -> begun.get() == 2);
        gate.countDown();
        Bounded.within(() -> source.close());
        assertThat(begun.get()).isEqualTo(3);
    }

    @Test
    void aFailureIsInItsPlaceAndLeavesTheState() {
        List<Object> seen = new ArrayList<>();
        Source<Integer> source = Source.create();
        scattered(source)
                .accumulate(0, (sum, x) -> sum + 60 / (x - 11))
                .named("sums")
                .buffer(Room.of(4))
                .gather()
                .values()
                .onError(failure -> seen.add(failure.node() + failure.element()))
                .sink(seen::add);
        source.emitAll(List.of(1, 12, 11, 31));
        source.close();
        assertThat(seen).containsExactly(-6, 60, "sums" + Pair.of(1, 11), -3);
    }

    @Test
    void aKeysNextElementWaitsForTheTriesOfTheOneBefore() {
        AtomicInteger tries = new AtomicInteger();
        List<Integer> calls = Collections.synchronizedList(new ArrayList<>());
        Source<Integer> source = Source.create();
        List<Integer> out = scattered(source)
                .map(
                        x -> {
                            calls.add(x);
                            if (x == 1 && tries.incrementAndGet() < 3) {
                                throw new IllegalStateException("not yet");
                            }
                            return -x;
                        },
                        Retry.times(2))
                .buffer(8)
                .gather()
                .values()
                .sinkToList();
        source.emitAll(List.of(1, 11, 21));
        source.close();
        assertThat(calls).containsExactly(1, 1, 1, 11, 21);
        assertThat(out).containsExactly(-1, -11, -21);
    }

    @Test
    void aKeyThatIsOneTooManyBeginsAnew() {
        List<Integer> evicted = new ArrayList<>();
        Source<Integer> source = Source.create();
        List<Integer> out = scattered(source, Keys.<Integer>atMost(2).evicted(evicted::add))
                .accumulate(0, Integer::sum)
                .buffer(Room.of(8))
                .gather()
                .values()
                .sinkToList();
        source.emitAll(List.of(1, 2, 11, 3));
        assertThat(evicted).containsExactly(2);
        Snapshot.Node node = source.snapshot().node("accumulate");
        assertThat(node.keys()).isEqualTo(2);
        assertThat(node.evicted()).isEqualTo(1);
        source.emitAll(List.of(21, 12));
        source.close();
        assertThat(evicted).containsExactly(2, 3);
        assertThat(out).containsExactly(1, 2, 12, 3, 33, 12);
        assertThat(source.snapshot().node("accumulate").keys()).isZero();
    }

    @Test
    void aKeyIsNotEvictedWhileItsStepIsUnderWay() throws InterruptedException {
        CountDownLatch gate = new CountDownLatch(1);
        List<Integer> evicted = Collections.synchronizedList(new ArrayList<>());
        Source<Integer> source = Source.create();
        List<Integer> out = scattered(source, Keys.<Integer>atMost(1).evicted(evicted::add))
                .map(x -> {
                    gate.await();
                    return x;
                })
                .buffer(8)
                .gather()
                .values()
                .sinkToList();
        source.emit(1);
        Thread emitter = Thread.ofPlatform().daemon(true).start(() -> source.emit(2));
        Bounded.await("it waits", () -> source.snapshot().node("map").waits().size() == 1);
        assertThat(evicted).isEmpty();
        gate.countDown();
        emitter.join();
        Bounded.within(() -> source.close());
        assertThat(evicted).containsExactly(1);
        assertThat(out).containsExactly(1, 2);
    }

    @Test
    void whatAListenerThrowsIsAFailureAboutTheKey() {
        Scene<Integer> scene =
                Scene.of(s -> scattered(s, Keys.<Integer>atMost(1).evicted(key -> {
                            throw new IllegalStateException("gone: " + key);
                        }))
                        .accumulate(0, Integer::sum)
                        .gather()
                        .values());
        scene.emit(1, 2).close();
        assertThat(scene.failure().element()).isEqualTo(1);
        assertThat(scene.failure().cause()).hasMessage("gone: 1");
        assertThat(scene.seen).containsExactly(1, 2);
    }

    @Test
    void aKeyThatIsIdleBeginsAnew() {
        List<Integer> evicted = Collections.synchronizedList(new ArrayList<>());
        try (Scene<Integer> scene =
                Scene.of(s -> scattered(s, Keys.<Integer>atMost(9).idle(SECOND).evicted(evicted::add))
                        .accumulate(0, Integer::sum)
                        .gather()
                        .values())) {
            scene.emit(1).advance(SECOND.dividedBy(2)).emit(2).advance(SECOND.dividedBy(2));
            Bounded.await("one is evicted", () -> evicted.equals(List.of(1)));
            scene.emit(12, 11).rest();
            assertThat(scene.seen).containsExactly(1, 2, 14, 11);
            scene.advance(SECOND);
            Bounded.await("all are evicted", () -> evicted.equals(List.of(1, 2, 1)));
            assertThat(scene.clock.scheduled()).isZero();
        }
    }

    @Test
    void destroyLetsGoOfAllStates() {
        CountDownLatch gate = new CountDownLatch(1);
        Source<Integer> source = Source.create();
        Stream<Integer> out = scattered(source)
                .map(x -> {
                    gate.await();
                    return x;
                })
                .accumulate(0, Integer::sum)
                .buffer(8)
                .gather()
                .values();
        out.sink(x -> {});
        source.emitAll(List.of(1, 2, 11));
        Bounded.within(source::destroy);
        gate.countDown();
    }

    @Test
    void eightEmittersKeepTheOrderWithinEachKey() throws InterruptedException {
        Source<Pair<Integer, Integer>> source = Source.create();
        Map<Integer, Integer> last = new HashMap<>();
        List<String> wrong = new ArrayList<>();
        source.keyBy(Pair::first)
                .scatter(client)
                .accumulate(0, (before, pair) -> {
                    if (pair.second() != before + 1) {
                        throw new IllegalStateException(pair + " behind " + before);
                    }
                    return pair.second();
                })
                .buffer(64)
                .gather()
                .pairs()
                .onError(failure -> wrong.add(failure.toString()))
                .sink(pair -> {
                    Integer before = last.put(pair.first(), pair.second());
                    if (pair.second() != (before == null ? 1 : before + 1)) {
                        wrong.add(pair + " delivered behind " + before);
                    }
                });
        List<Thread> emitters = IntStream.range(0, 8)
                .mapToObj(key -> Thread.ofPlatform().daemon(true).start(() -> {
                    for (int i = 1; i <= 4_000; i++) {
                        source.emit(Pair.of(key, i));
                    }
                }))
                .toList();
        for (Thread emitter : emitters) {
            emitter.join();
        }
        Bounded.within(() -> source.close());
        assertThat(wrong).isEmpty();
        assertThat(last).hasSize(8).values().containsOnly(4_000);
    }
}
