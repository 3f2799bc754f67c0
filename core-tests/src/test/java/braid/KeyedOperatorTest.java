package braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import braid.operators.BufferOperator;
import braid.spi.Marker;
import braid.testkit.Bounded;
import braid.testkit.Everywhere;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The key of a number is its last digit, unless said otherwise.
class KeyedOperatorTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private static KeyedStream<Integer, Integer> keyed(Stream<Integer> stream) {
        return stream.keyBy(x -> x % 10);
    }

    @Test
    void eachKeyHasAStateOfItsOwn() {
        Everywhere.<Integer, Pair<Integer, Integer>>of(
                        s -> keyed(s).accumulate(0, Integer::sum).pairs())
                .gives(
                        List.of(11, 22, 21, 12),
                        List.of(Pair.of(1, 11), Pair.of(2, 22), Pair.of(1, 32), Pair.of(2, 34)));
    }

    @Test
    void whatIsOpenComesAtCompletionOfTheKeyFirstThatWasSilentLongest() {
        Everywhere.<Integer, Pair<Integer, List<Integer>>>of(
                        s -> keyed(s).partition(2).pairs())
                .gives(
                        List.of(11, 22, 33, 12, 41),
                        List.of(Pair.of(2, List.of(22, 12)), Pair.of(1, List.of(11, 41)), Pair.of(3, List.of(33))));
    }

    @Test
    void valuesLeaveTheirKeys() {
        Everywhere.<Integer, List<Integer>>of(
                        s -> keyed(s).slidingWindow(2, Partial.DROP).values())
                .gives(List.of(1, 2, 11, 12, 21), List.of(List.of(1, 11), List.of(2, 12), List.of(11, 21)));
    }

    @Test
    void aKeyThatIsOneTooManyIsCompleted() {
        List<Integer> evicted = new ArrayList<>();
        Scene<Pair<Integer, List<Integer>>> scene =
                Scene.of(s -> keyed(s).keeping(Keys.<Integer>atMost(2).evicted(evicted::add))
                        .partition(3)
                        .pairs());
        scene.emit(1, 2, 11, 3);
        Snapshot.Node node = scene.out.snapshot().node("partition");
        assertThat(node.keys()).isEqualTo(2);
        assertThat(node.evicted()).isEqualTo(1);
        assertThat(scene.out.snapshot().toJson()).contains("\"keys\":2,\"evicted\":1,");
        assertThat(evicted).containsExactly(2);
        assertThat(scene.seen).containsExactly(Pair.of(2, List.of(2)));
        scene.emit(12).close();
        node = scene.out.snapshot().node("partition");
        assertThat(node.keys()).isZero();
        assertThat(node.evicted()).as("completion evicts nothing").isEqualTo(2);
        assertThat(evicted).containsExactly(2, 1);
        assertThat(scene.seen)
                .containsExactly(
                        Pair.of(2, List.of(2)),
                        Pair.of(1, List.of(1, 11)),
                        Pair.of(3, List.of(3)),
                        Pair.of(2, List.of(12)));
    }

    @Test
    void aKeyThatIsIdleIsCompleted() {
        try (Scene<Pair<Integer, List<Integer>>> scene =
                Scene.of(s -> keyed(s).keeping(Keys.<Integer>atMost(9).idle(SECOND))
                        .partition(3)
                        .pairs())) {
            scene.emit(1).advance(SECOND.dividedBy(2)).emit(2).advance(SECOND.dividedBy(2));
            scene.rest();
            assertThat(scene.seen).containsExactly(Pair.of(1, List.of(1)));
            assertThat(scene.clock.scheduled()).isEqualTo(1);
            scene.emit(12).advance(SECOND.dividedBy(2)).rest();
            assertThat(scene.seen).hasSize(1);
            scene.advance(SECOND).rest();
            assertThat(scene.seen).last().isEqualTo(Pair.of(2, List.of(2, 12)));
            assertThat(scene.clock.scheduled()).isZero();
        }
    }

    @Test
    void timersAreOneAKey() {
        try (Scene<Pair<Integer, Integer>> scene =
                Scene.of(s -> keyed(s).debounce(SECOND).pairs())) {
            scene.emit(1, 2).advance(SECOND.dividedBy(2)).emit(11).advance(SECOND.dividedBy(2));
            scene.isHeld();
            assertThat(scene.seen).containsExactly(Pair.of(2, 2));
            assertThat(scene.out.snapshot().node("debounce").held()).isEqualTo(1);
            scene.advance(SECOND).rest();
            assertThat(scene.seen).containsExactly(Pair.of(2, 2), Pair.of(1, 11));
            assertThat(scene.out.snapshot().node("debounce").held()).isZero();
        }
    }

    @Test
    void aWindowOfTimeBeginsWithTheFirstElementOfItsKey() {
        try (Scene<Pair<Integer, List<Integer>>> scene =
                Scene.of(s -> keyed(s).timedWindow(SECOND).pairs())) {
            scene.emit(1).advance(SECOND.dividedBy(2)).emit(11, 2).advance(SECOND.dividedBy(2));
            assertThat(scene.source.drain(Duration.ofMillis(30))).isFalse();
            assertThat(scene.seen).containsExactly(Pair.of(1, List.of(1, 11)));
            scene.advance(SECOND).rest();
            assertThat(scene.seen).last().isEqualTo(Pair.of(2, List.of(2)));
        }
    }

    @Test
    void tenThousandKeysHaveTheirTimersAtOnce() {
        try (Scene<List<Integer>> scene =
                Scene.of(s -> s.keyBy(x -> x).partition(2, SECOND).values())) {
            for (int i = 0; i < 10_000; i++) {
                scene.source.emit(i);
            }
            assertThat(scene.out.snapshot().nodes().stream()
                            .mapToLong(Snapshot.Node::held)
                            .sum())
                    .isEqualTo(10_000);
            scene.advance(SECOND).rest();
            assertThat(scene.seen).hasSize(10_000);
        }
    }

    @Test
    void theFirstOfEachKeyAndTheOthers() {
        Everywhere.<Integer, Integer>of(s -> keyed(s).limit(2).values())
                .gives(List.of(1, 11, 2, 21, 12, 22), List.of(1, 11, 2, 12));
        Everywhere.<Integer, Integer>of(s -> keyed(s).skip(2).values())
                .gives(List.of(1, 11, 2, 21, 12, 22), List.of(21, 22));
    }

    @Test
    void whatIsTheSameIsSoWithinAKey() {
        Everywhere.<Integer, Integer>of(
                        s -> keyed(s).distinctUntilChanged(x -> x / 100).values())
                .gives(List.of(1, 2, 11, 101, 12, 1), List.of(1, 2, 101, 1));
        Everywhere.<Integer, Integer>of(s -> keyed(s).unique(x -> x / 100, 9).values())
                .gives(List.of(1, 2, 11, 101, 12, 1), List.of(1, 2, 101));
    }

    @Test
    void aFailureIsOfItsElementAndLeavesTheState() {
        Scene<Integer> scene = Scene.of(s ->
                keyed(s).accumulate(0, (sum, x) -> sum + 60 / (x - 11)).values());
        scene.emit(1, 11, 31).close();
        assertThat(scene.failure().element()).isEqualTo(Pair.of(1, 11));
        assertThat(scene.seen).containsExactly(-6, -3);
    }

    @Test
    void aKeyThatCannotBeIsAFailureOfItsElement() {
        Scene<Integer> scene = Scene.of(s -> s.keyBy(x -> x == 2 ? nothing() : 10 / (x - 3))
                .accumulate(0, Integer::sum)
                .values());
        scene.emit(1, 2, 3, 4).close();
        assertThat(scene.failures).extracting(Failure::element).containsExactly(2, 3);
        assertThat(scene.failures.getFirst().cause())
                .hasMessage("null is not an element: the key's function returned null");
        assertThat(scene.seen).containsExactly(1, 4);
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"
    }) // what a user's function may give against its promise
    private static <T> T nothing() {
        return null;
    }

    private record Broken(int number) {
        @Override
        public int hashCode() {
            throw new IllegalStateException("no hash of " + number);
        }

        @Override
        public boolean equals(Object other) {
            return other == this;
        }
    }

    @Test
    void aKeyWhoseHashThrowsIsAFailureOfItsElement() {
        Scene<Integer> scene = Scene.of(s -> s.<Object>keyBy(x -> x == 2 ? new Broken(x) : x)
                .accumulate(0, Integer::sum)
                .values());
        scene.emit(1, 2, 1).close();
        assertThat(scene.failure().cause()).hasMessage("no hash of 2");
        assertThat(scene.seen).containsExactly(1, 2);
    }

    @Test
    void whatAListenerThrowsIsAFailureAboutTheKey() {
        Scene<Integer> scene =
                Scene.of(s -> keyed(s).keeping(Keys.<Integer>atMost(1).evicted(key -> {
                            throw new IllegalStateException("gone: " + key);
                        }))
                        .accumulate(0, Integer::sum)
                        .values());
        scene.emit(1, 2, 12).close();
        assertThat(scene.failure().element()).isEqualTo(1);
        assertThat(scene.failure().cause()).hasMessage("gone: 1");
        assertThat(scene.seen).containsExactly(1, 2, 14);
    }

    @Test
    void aDoneMarkerWaitsForWhatEachKeyHolds() {
        try (Scene<List<Integer>> scene = Scene.of(s -> keyed(s).partition(2).values())) {
            scene.emit(1);
            CompletableFuture<Void> first = scene.source.entrance().mark(Marker.Kind.DONE);
            scene.emit(2);
            CompletableFuture<Void> second = scene.source.entrance().mark(Marker.Kind.DONE);
            CompletableFuture<Void> third = scene.source.entrance().mark(Marker.Kind.DONE);
            scene.emit(12);
            assertThat(List.of(first, second, third)).noneMatch(CompletableFuture::isDone);
            scene.emit(11);
            assertThat(List.of(first, second, third)).allMatch(CompletableFuture::isDone);
        }
    }

    @Test
    void drainWaitsForTimersAndNotForMoreElements() {
        try (Scene<List<Integer>> scene = Scene.of(s -> keyed(s).partition(2).values())) {
            scene.emit(1, 2).rest();
            assertThat(scene.seen).isEmpty();
        }
    }

    @Test
    void markersOfManyKeysCostAsMuchAsTheKeysThatWereTouched() {
        Source<Integer> source = Source.create();
        List<List<Integer>> lists = source.keyBy(x -> x).partition(2).values().sinkToList();
        List<CompletableFuture<Void>> markers = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            source.emit(i);
            markers.add(source.entrance().mark(Marker.Kind.DONE));
        }
        for (int i = 99_999; i > 0; i--) {
            source.emit(i);
        }
        assertThat(markers).noneMatch(CompletableFuture::isDone);
        source.emit(0);
        assertThat(markers).allMatch(CompletableFuture::isDone);
        assertThat(lists).hasSize(100_000);
        source.close();
    }

    @Test
    void anOperatorWithAThreadIsRefusedWhereItIsBuilt() {
        Source<Integer> source = Source.create();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> keyed(source).via(new BufferOperator<>(3)))
                .withMessage("an operator with a thread of its own can't be one a key: buffer");
        source.close();
    }

    @Test
    void badLimitsAreRefusedWithRuleAndValue() {
        assertThatIllegalArgumentException().isThrownBy(() -> Keys.atMost(0)).withMessage("limit must be positive: 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Keys.atMost(1).idle(Duration.ZERO))
                .withMessage("idle must be positive: PT0S");
        assertThatThrownBy(() -> keyed(Source.create()).partition(0)).hasMessage("size must be positive: 0");
    }

    @Test
    void windowsOfEventTimeAreAKey() {
        Scene<Pair<Integer, Windowed<Long>>> scene = Scene.of(s -> keyed(s).window(
                        TimeWindows.tumbling(Duration.ofSeconds(20)),
                        EventTime.of(Instant::ofEpochSecond),
                        Aggregate.count())
                .pairs());
        scene.emit(1, 2, 11, 25).close();
        assertThat(scene.seen).extracting(Pair::first).containsExactly(1, 2, 5);
        assertThat(scene.seen).extracting(pair -> pair.second().value()).containsExactly(2L, 1L, 1L);
    }

    @Test
    void tenMillionElementsOverAMillionKeysKeepTheirBound() {
        Source<Integer> source = Source.create();
        long[] evicted = new long[1];
        int[] most = new int[1];
        Stream<Integer> out = source.keyBy(x -> x)
                .keeping(Keys.<Integer>atMost(10_000).evicted(key -> evicted[0]++))
                .partition(2)
                .values()
                .map(List::size);
        long[] taken = new long[1];
        out.sink(size -> taken[0] += size);
        long key = 1;
        for (int i = 0; i < 10_000_000; i++) {
            key = key * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
            source.emit((int) ((key >>> 33) % 1_000_000));
            if (i % 1_000_000 == 0) {
                most[0] = Math.max(most[0], source.snapshot().node("partition").held() > 10_000 ? 1 : 0);
            }
        }
        source.close();
        assertThat(most[0]).as("more held than the bound").isZero();
        assertThat(taken[0]).isEqualTo(10_000_000);
        assertThat(evicted[0]).isGreaterThan(9_000_000);
    }

    @Test
    void eightEmittersLoseNothingOfAnyKey() throws InterruptedException {
        Source<Integer> source = Source.create();
        Map<Integer, Integer> last = new HashMap<>();
        keyed(source).accumulate(0, (count, x) -> count + 1).pairs().sink(pair -> {
            assertThat(last.merge(pair.first(), pair.second(), (before, now) -> now == before + 1 ? now : -1))
                    .isPositive();
        });
        List<Thread> emitters = IntStream.range(0, 8)
                .mapToObj(_ -> Thread.ofPlatform().start(() -> {
                    for (int i = 0; i < 20_000; i++) {
                        source.emit(i);
                    }
                }))
                .toList();
        for (Thread emitter : emitters) {
            emitter.join();
        }
        Bounded.within(() -> source.close());
        Map<Integer, Integer> expected = new TreeMap<>();
        IntStream.range(0, 10).forEach(key -> expected.put(key, 16_000));
        assertThat(last).isEqualTo(expected);
    }
}
