package braid.engine;

import static org.assertj.core.api.Assertions.assertThat;

import braid.Client;
import braid.ParallelStream;
import braid.Remote;
import braid.Retry;
import braid.Source;
import braid.Stream;
import braid.TaskOptions;
import braid.testkit.Bounded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a ring and its crew keep under random times.
class RingTest {

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final int ELEMENTS = 3_000;

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    /// Takes no time, or some, or sleeps; what it does for an element follows from `seed`.
    private static void spend(int element, int seed) throws InterruptedException {
        Random random = new Random(31L * seed + element);
        int kind = random.nextInt(200);
        if (kind == 0) {
            TimeUnit.MILLISECONDS.sleep(2);
        } else if (kind < 30) {
            long until = System.nanoTime() + random.nextInt(40_000);
            while (System.nanoTime() < until) {
                Thread.onSpinWait();
            }
        }
    }

    private static void emitAndClose(Source<Integer> source, int count) {
        for (int i = 0; i < count; i++) {
            source.emit(i);
        }
        assertThat(source.close(LIMIT)).as("close hangs").isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64, 1_000})
    void eachIsComputedOnceAndInOrder(int capacity) {
        for (int threads = 1; threads <= 4; threads++) {
            int seed = threads;
            try (Client client = Client.local(threads)) {
                AtomicInteger calls = new AtomicInteger();
                Source<Integer> source = Source.create();
                List<Integer> seen = source.scatter(client)
                        .map(x -> {
                            calls.incrementAndGet();
                            spend(x, seed);
                            return x;
                        })
                        .buffer(capacity)
                        .gather()
                        .sinkToList();
                emitAndClose(source, ELEMENTS);
                assertThat(seen).isEqualTo(numbers(ELEMENTS));
                assertThat(calls).hasValue(ELEMENTS);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64})
    void theBoundIsExact(int capacity) {
        theBoundIsExact(capacity, s -> s.buffer(capacity).gather());
        theBoundIsExact(capacity, s -> s.gatherUnordered(capacity));
    }

    private static void theBoundIsExact(int capacity, Function<ParallelStream<Integer>, Stream<Integer>> bounded) {
        try (Client client = Client.local(4)) {
            AtomicInteger under = new AtomicInteger();
            AtomicInteger most = new AtomicInteger();
            Source<Integer> source = Source.create();
            Stream<Integer> values = bounded.apply(source.scatter(client).map(x -> {
                most.accumulateAndGet(under.incrementAndGet(), Math::max);
                spend(x, capacity);
                return x;
            }));
            AtomicInteger delivered = new AtomicInteger();
            values.sink(x -> {
                spend(x, -capacity);
                under.decrementAndGet();
                delivered.incrementAndGet();
            });
            emitAndClose(source, ELEMENTS);
            assertThat(delivered).hasValue(ELEMENTS);
            assertThat(most.get()).isLessThanOrEqualTo(capacity);
        }
    }

    @Test
    void failuresStandInTheirElementsPlaceAndAtTheirNode() {
        Source<Integer> source = Source.create();
        List<Object> seen = new ArrayList<>();
        source.scatter()
                .map(x -> {
                    spend(x, 5);
                    if (x % 7 == 3) {
                        throw new IllegalStateException("no " + x);
                    }
                    return x;
                })
                .named("checked")
                .flatMap(x -> x % 5 == 0 ? List.of() : List.of(x, -x))
                .buffer(16)
                .gather()
                .onError(failure -> seen.add(failure.node() + failure.element()))
                .sink(seen::add);
        emitAndClose(source, ELEMENTS);
        List<Object> expected = new ArrayList<>();
        for (int x = 0; x < ELEMENTS; x++) {
            if (x % 7 == 3) {
                expected.add("checked" + x);
            } else if (x % 5 != 0) {
                expected.add(x);
                expected.add(-x);
            }
        }
        assertThat(seen).isEqualTo(expected);
        assertThat(source.snapshot().node("checked").failures()).isEqualTo(429);
        assertThat(source.snapshot().node("checked").in()).isEqualTo(ELEMENTS);
    }

    @Test
    void anInterruptOfOneElementsFunctionIsNotTheNextOnes() {
        Source<Integer> source = Source.create();
        List<Object> failed = new ArrayList<>();
        List<Boolean> seen = source.scatter()
                .map(x -> {
                    boolean interrupted = Thread.currentThread().isInterrupted();
                    Thread.currentThread().interrupt();
                    return interrupted;
                })
                .buffer(8)
                .gather()
                .onError(failed::add)
                .sinkToList();
        emitAndClose(source, 200); // too few for the emitter to compute any
        assertThat(failed).isEmpty();
        assertThat(seen).hasSize(200).containsOnly(false);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 64})
    void aReceiverMayWaitForTheOnlyThread(int capacity) {
        try (Client client = Client.local(1)) {
            Source<Integer> source = Source.create();
            List<Integer> seen = new ArrayList<>();
            source.scatter(client).map(x -> x + 1).buffer(capacity).gather().sink(x -> {
                try (Remote<Integer> twice = client.submit(y -> 2 * y, x)) {
                    seen.add(twice.get(LIMIT));
                }
            });
            emitAndClose(source, 200);
            assertThat(seen).hasSize(200).endsWith(400);
        }
    }

    @Test
    void theOnlyThreadIsNotLostToAReceiverThatBlocks() throws InterruptedException {
        CountDownLatch gate = new CountDownLatch(1);
        try (Client client = Client.local(1)) {
            Source<Integer> source = Source.create();
            source.scatter(client).map(x -> x).buffer(2).gather().sink(x -> gate.await());
            source.emit(1);
            Bounded.await(
                    LIMIT, "delivered", () -> source.snapshot().node("sink").in() == 1);
            assertThat(client.submit(x -> x + 1, 41)
                            .toFuture()
                            .orTimeout(60, TimeUnit.SECONDS)
                            .join())
                    .isEqualTo(42);
            gate.countDown();
            assertThat(source.close(LIMIT)).isTrue();
        } finally {
            gate.countDown();
        }
    }

    @Test
    void segmentsOfOneThreadStandBehindEachOthersFullBuffers() {
        try (Client client = Client.local(1)) {
            Source<Integer> source = Source.create();
            List<Integer> seen = source.scatter(client)
                    .map(x -> x + 1)
                    .buffer(4)
                    .map(x -> x * 2)
                    .buffer(1)
                    .gather()
                    .scatter(client)
                    .map(x -> x - 1)
                    .buffer(2)
                    .gather()
                    .sinkToList();
            emitAndClose(source, ELEMENTS);
            assertThat(seen).hasSize(ELEMENTS).endsWith(2 * ELEMENTS - 1);
        }
    }

    @Test
    void slowOnesThatComeTogetherOverlapThoughTheOthersWereQuick() {
        CountDownLatch together = new CountDownLatch(4);
        try (Client client = Client.local(4)) {
            Source<Integer> source = Source.create();
            List<Boolean> seen = source.scatter(client)
                    .map(x -> {
                        if (x < ELEMENTS) {
                            return true;
                        }
                        together.countDown();
                        return together.await(LIMIT.toSeconds(), TimeUnit.SECONDS);
                    })
                    .gatherUnordered(64)
                    .sinkToList();
            for (int i = 0; i < ELEMENTS; i++) {
                source.emit(i);
            }
            source.drain();
            emitAndClose4(source);
            assertThat(seen).hasSize(ELEMENTS + 4).containsOnly(true);
        }
    }

    private static void emitAndClose4(Source<Integer> source) {
        for (int i = 0; i < 4; i++) {
            source.emit(ELEMENTS + i);
        }
        assertThat(source.close(LIMIT)).isTrue();
    }

    @Test
    void anEmitterTakesItsShareOfWhatIsQuickAndOfNothingElse() {
        assertThat(threads(s -> s.map(x -> x))).contains(Thread.currentThread().getName());
        assertThat(threads(s -> s.map(x -> x, Retry.times(1))))
                .doesNotContain(Thread.currentThread().getName());
        assertThat(threads(s -> s.map(x -> x, TaskOptions.DEFAULT.timeout(LIMIT))))
                .doesNotContain(Thread.currentThread().getName());
        assertThat(threads(s -> s.map(x -> {
                    long until = System.nanoTime() + 100_000;
                    while (System.nanoTime() < until) {
                        Thread.onSpinWait();
                    }
                    return x;
                })))
                .doesNotContain(Thread.currentThread().getName());
    }

    /// The threads that computed some thousand elements.
    private static Set<String> threads(Function<ParallelStream<Integer>, ParallelStream<Integer>> steps) {
        Set<String> threads = ConcurrentHashMap.newKeySet();
        try (Client client = Client.local(1)) {
            Source<Integer> source = Source.create();
            ParallelStream<Integer> noted = source.scatter(client).filter(x -> {
                threads.add(Thread.currentThread().getName());
                return true;
            });
            steps.apply(noted).buffer(8).gather().sink(x -> {});
            emitAndClose(source, ELEMENTS);
        }
        return threads;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 64})
    void destroyMayComeAtAnyElement(int capacity) {
        for (int at = 0; at < 60; at += 3) {
            try (Client client = Client.local(2)) {
                Source<Integer> source = Source.create();
                AtomicInteger delivered = new AtomicInteger();
                int seed = at;
                ParallelStream<Integer> buffer = source.scatter(client)
                        .map(x -> {
                            spend(x, seed);
                            return x;
                        })
                        .buffer(capacity);
                buffer.gather().sink(x -> delivered.incrementAndGet());
                for (int i = 0; i < at; i++) {
                    source.emit(i);
                }
                buffer.destroy();
                source.emit(at);
                assertThat(delivered.get()).isLessThanOrEqualTo(at);
                assertThat(source.close(LIMIT))
                        .as("close hangs, destroyed at " + at)
                        .isTrue();
            }
        }
    }

    @Test
    void whatNobodyBeganFailsWithItsElementWhenTheClientIsClosed() {
        CountDownLatch gate = new CountDownLatch(1);
        Client client = Client.local(1);
        Source<Integer> source = Source.create();
        List<Object> failed = new ArrayList<>();
        List<Integer> seen = source.scatter(client)
                .map(x -> {
                    gate.await();
                    return x;
                })
                .buffer(4)
                .gather()
                .onError(failure -> failed.add(failure.element()))
                .sinkToList();
        for (int i = 0; i < 4; i++) {
            source.emit(i);
        }
        Bounded.await(LIMIT, "begun", () -> client.workers().getFirst().running() == 1);
        client.close();
        gate.countDown();
        source.emit(4);
        assertThat(source.close(LIMIT)).isTrue();
        assertThat(seen).startsWith(0);
        assertThat(seen.size() + failed.size()).isEqualTo(5);
        assertThat(failed).contains(4);
    }
}
