package braid;

import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import braid.operators.EventWindowOperator;
import braid.spi.Marker;
import braid.testkit.Bounded;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// An element is the second at which it happened.
class EventWindowOperatorTest {

    private static final EventTime<Integer> SECONDS = EventTime.of(EventWindowOperatorTest::at);
    private static final TimeWindows TENS = TimeWindows.tumbling(Duration.ofSeconds(10));

    private static Instant at(int second) {
        return Instant.ofEpochSecond(second);
    }

    private static <R> Windowed<R> window(int start, int end, R value) {
        return new Windowed<>(at(start), at(end), value);
    }

    private static Windowed<List<Integer>> list(int start, int end, Integer... elements) {
        return window(start, end, List.of(elements));
    }

    @Test
    void aWindowComesWhenAnElementIsAtItsEnd() {
        try (Scene<Windowed<List<Integer>>> scene = Scene.of(s -> s.window(TENS, SECONDS, toList()))) {
            scene.emit(1, 9);
            assertThat(scene.seen).isEmpty();
            assertThat(scene.out.snapshot().node("window").held()).isEqualTo(1);
            scene.emit(10);
            assertThat(scene.seen).containsExactly(list(0, 10, 1, 9));
            scene.emit(35);
            assertThat(scene.seen).containsExactly(list(0, 10, 1, 9), list(10, 20, 10));
        }
    }

    private static <R> Windowed<R> early(int start, int end, R value) {
        return new Windowed<>(at(start), at(end), value, true);
    }

    private static final Duration HALF = Duration.ofMillis(500);
    private static final EventTime<Integer> EARLY = SECONDS.early(HALF);
    private static final Duration MILLISECOND = Duration.ofMillis(1);

    @Test
    void earlyResultsComeSoLongAfterAnElementAndNotWithoutOne() {
        Scene<Windowed<Long>> scene = Scene.of(s -> s.window(TENS, EARLY, Aggregate.count()));
        scene.emit(1).advance(HALF.minus(MILLISECOND)).emit(2);
        assertThat(scene.seen).isEmpty();
        scene.advance(MILLISECOND);
        scene.awaitSeen(1);
        assertThat(scene.seen).containsExactly(early(0, 10, 2L));
        assertThat(scene.clock.scheduled()).isZero();
        scene.emit(3).advance(HALF).awaitSeen(2);
        scene.emit(12);
        assertThat(scene.seen).containsExactly(early(0, 10, 2L), early(0, 10, 3L), window(0, 10, 3L));
        scene.close();
        assertThat(scene.seen).last().isEqualTo(window(10, 20, 1L));
        assertThat(scene.clock.scheduled()).isZero();
    }

    @Test
    void earlyResultsOfWindowsThatOverlapAreMergedAnew() {
        Scene<Windowed<Long>> scene = Scene.of(s ->
                s.window(TimeWindows.sliding(Duration.ofSeconds(10), Duration.ofSeconds(5)), EARLY, Aggregate.count()));
        scene.emit(6, 11).advance(HALF).awaitSeen(3);
        assertThat(scene.seen).containsExactly(window(0, 10, 1L), early(5, 15, 2L), early(10, 20, 1L));
        scene.emit(12).close();
        assertThat(scene.seen).endsWith(window(5, 15, 3L), window(10, 20, 2L));
    }

    @Test
    void earlyResultsOfSessionsGrow() {
        Scene<Windowed<Long>> scene =
                Scene.of(s -> s.window(TimeWindows.session(Duration.ofSeconds(10)), EARLY, Aggregate.count()));
        scene.emit(1).advance(HALF).awaitSeen(1);
        scene.emit(8).advance(HALF).awaitSeen(2);
        scene.close();
        assertThat(scene.seen).containsExactly(early(1, 11, 1L), early(1, 18, 2L), window(1, 18, 2L));
    }

    @Test
    void earlyResultsAreOfEachKey() {
        Scene<Pair<Integer, Windowed<Long>>> scene = Scene.of(
                s -> s.keyBy(x -> x % 2).window(TENS, EARLY, Aggregate.count()).pairs());
        scene.emit(1, 2, 3).advance(HALF).awaitSeen(2);
        assertThat(scene.seen).containsExactly(Pair.of(1, early(0, 10, 2L)), Pair.of(0, early(0, 10, 1L)));
        scene.close();
        assertThat(scene.seen).hasSize(4);
    }

    @Test
    void earlyResultsNeedAnAggregateAndTime() {
        try (Scene<Integer> scene = Scene.of(s -> s)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> scene.source.window(TENS, EARLY, toList()))
                    .withMessage(
                            "early results need an Aggregate: what a Collector has so far can be finished once only");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SECONDS.early(Duration.ZERO))
                .withMessage("early must be positive: PT0S");
    }

    @Test
    void whatIsOpenComesAtCompletion() {
        Scene<Windowed<List<Integer>>> scene = Scene.of(s -> s.window(TENS, SECONDS, toList()));
        scene.emit(11, 25, 12).close();
        assertThat(scene.seen).containsExactly(list(10, 20, 11), list(20, 30, 25));
        assertThat(scene.out.snapshot().node("window").held()).isZero();
    }

    @Test
    void windowsWaitForWhatIsLate() {
        EventTime<Integer> patient = SECONDS.lateness(Duration.ofSeconds(5));
        Scene<Windowed<List<Integer>>> scene = Scene.of(s -> s.window(TENS, patient, toList()));
        scene.emit(8, 14, 9);
        assertThat(scene.seen).isEmpty();
        scene.emit(15);
        assertThat(scene.seen).containsExactly(list(0, 10, 8, 9));
        scene.close();
        assertThat(scene.seen).last().isEqualTo(list(10, 20, 14, 15));
    }

    @Test
    void whatComesTooLateIsAStreamOfItsOwn() {
        Source<Integer> late = Source.create();
        List<Integer> stragglers = late.sinkToList();
        Scene<Windowed<List<Integer>>> scene = Scene.of(s -> s.window(TENS, SECONDS.late(late::emit), toList()));
        scene.emit(1, 10, 9, 11).close();
        late.close();
        assertThat(stragglers).containsExactly(9);
        assertThat(scene.seen).containsExactly(list(0, 10, 1), list(10, 20, 10, 11));
        assertThat(scene.out.snapshot().node("window").discarded()).isZero();
    }

    @Test
    void whatNobodyTakesIsCounted() {
        try (Scene<Windowed<List<Integer>>> scene = Scene.of(s -> s.window(TENS, SECONDS, toList()))) {
            scene.emit(20, 9, 8);
            assertThat(scene.out.snapshot().node("window").discarded()).isEqualTo(2);
        }
    }

    @Test
    void anElementIsInEachSlidingWindow() {
        TimeWindows sliding = TimeWindows.sliding(Duration.ofSeconds(10), Duration.ofSeconds(4));
        Scene<Windowed<List<Integer>>> scene = Scene.of(s -> s.window(sliding, SECONDS, toList()));
        scene.emit(9, 13).close();
        assertThat(scene.seen)
                .containsExactly(list(0, 10, 9), list(4, 14, 9, 13), list(8, 18, 9, 13), list(12, 22, 13));
    }

    @Test
    void sessionsEndWithSilenceAndJoin() {
        TimeWindows session = TimeWindows.session(Duration.ofSeconds(5));
        EventTime<Integer> patient = SECONDS.lateness(Duration.ofSeconds(20));
        Scene<Windowed<List<Integer>>> scene = Scene.of(s -> s.window(session, patient, toList()));
        scene.emit(10, 18, 30, 14).close();
        assertThat(scene.seen).hasSize(2);
        assertThat(scene.seen.getFirst().start()).isEqualTo(at(10));
        assertThat(scene.seen.getFirst().end()).isEqualTo(at(23));
        assertThat(scene.seen.getFirst().value()).containsExactlyInAnyOrder(10, 14, 18);
        assertThat(scene.seen.getLast()).isEqualTo(list(30, 35, 30));
    }

    @Test
    void aSessionGrowsTowardsThePast() {
        TimeWindows session = TimeWindows.session(Duration.ofSeconds(5));
        EventTime<Integer> patient = SECONDS.lateness(Duration.ofSeconds(20));
        Scene<Windowed<List<Integer>>> scene = Scene.of(s -> s.window(session, patient, toList()));
        scene.emit(20, 17, 13, 9).close();
        assertThat(scene.seen).containsExactly(list(9, 25, 20, 17, 13, 9));
    }

    @Test
    void theWatermarkIsThatOfTheInputThatIsMostBehind() {
        EventTime<Integer> two = SECONDS.inputs(second -> second % 2, Duration.ofSeconds(30));
        try (Scene<Windowed<List<Integer>>> scene = Scene.of(s -> s.window(TENS, two, toList()))) {
            scene.emit(2, 3, 24, 5);
            assertThat(scene.seen).isEmpty();
            scene.emit(11);
            assertThat(scene.seen).containsExactly(list(0, 10, 2, 3, 5));
            scene.emit(42);
            assertThat(scene.seen).hasSize(1);
            scene.advance(Duration.ofSeconds(31)).emit(44);
            assertThat(scene.seen).containsExactly(list(0, 10, 2, 3, 5), list(10, 20, 11), list(20, 30, 24));
        }
    }

    @Test
    void anOffsetMovesTheBeginnings() {
        TimeWindows moved = new TimeWindows.Tumbling(Duration.ofSeconds(10), Duration.ofSeconds(-2));
        Scene<Windowed<List<Integer>>> scene = Scene.of(s -> s.window(moved, SECONDS, toList()));
        scene.emit(-5, 7, 8).close();
        assertThat(scene.seen).containsExactly(list(-12, -2, -5), list(-2, 8, 7), list(8, 18, 8));
    }

    @Test
    void aFailureGoesByAndNothingElseIsLost() {
        Scene<Windowed<List<Integer>>> scene = Scene.of(s -> s.map(x -> 60 / (x - 5) * (x - 5) / 60 * x)
                .window(TENS, SECONDS.lateness(Duration.ofSeconds(99)), toList()));
        scene.emit(65, 5).close();
        assertThat(scene.failure().element()).isEqualTo(5);
        assertThat(scene.seen).containsExactly(list(60, 70, 65));
    }

    @Test
    void aTimeThatCannotBeIsAFailureOfItsElement() {
        EventTime<Integer> broken = EventTime.of(x -> x == 2 ? Instant.MAX : x == 3 ? nothing() : at(x));
        Scene<Windowed<List<Integer>>> scene = Scene.of(s -> s.window(TENS, broken, toList()));
        scene.emit(1, 2, 3, 4).close();
        assertThat(scene.failures).extracting(Failure::element).containsExactly(2, 3);
        assertThat(scene.failures.getFirst().cause())
                .hasMessage("timestamp must be between the years 1701 and 2239: " + Instant.MAX);
        assertThat(scene.failures.getLast().cause()).hasMessage("null is not a time: timestamp returned null");
        assertThat(scene.seen).containsExactly(list(0, 10, 1, 4));
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"
    }) // what a user's function may give against its promise
    private static <T> T nothing() {
        return null;
    }

    @Test
    void aResultThatFailsIsAFailureOfItsWindow() {
        Aggregate<Integer, int[], Integer> tenth = new Aggregate<>() {
            @Override
            public int[] start() {
                return new int[1];
            }

            @Override
            public int[] add(int[] state, Integer element) {
                state[0] += element;
                return state;
            }

            @Override
            public int[] merge(int[] state, int[] other) {
                state[0] += other[0];
                return state;
            }

            @Override
            public Integer result(int[] state) {
                return 100 / state[0];
            }
        };
        Scene<Windowed<Integer>> scene = Scene.of(s -> s.window(TENS, SECONDS, tenth));
        scene.emit(0, 10, 20).close();
        assertThat(scene.failure().element()).isEqualTo(window(0, 10, true));
        assertThat(scene.failure().cause()).isInstanceOf(ArithmeticException.class);
        assertThat(scene.seen).containsExactly(window(10, 20, 10), window(20, 30, 5));
    }

    @Test
    void aDoneMarkerWaitsForTheWindowsThatWereBegunBeforeIt() {
        try (Scene<Windowed<List<Integer>>> scene =
                Scene.of(s -> s.window(TENS, SECONDS.lateness(Duration.ofSeconds(10)), toList()))) {
            scene.emit(5);
            CompletableFuture<Void> first = scene.source.entrance().mark(Marker.Kind.DONE);
            scene.emit(15);
            CompletableFuture<Void> second = scene.source.entrance().mark(Marker.Kind.DONE);
            assertThat(first).isNotDone();
            scene.emit(20);
            assertThat(first).isDone();
            assertThat(second).isNotDone();
            scene.emit(31);
            assertThat(second).isDone();
        }
    }

    @Test
    void drainDoesNotWaitForWindows() {
        try (Scene<Windowed<List<Integer>>> scene = Scene.of(s -> s.window(TENS, SECONDS, toList()))) {
            scene.emit(5).rest();
            assertThat(scene.seen).isEmpty();
        }
    }

    @Test
    void badParametersAreRefusedWithRuleAndValue() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TimeWindows.tumbling(Duration.ZERO))
                .withMessage("size must be positive: PT0S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TimeWindows.tumbling(Duration.ofSeconds(Long.MAX_VALUE)))
                .withMessageStartingWith("size must not be longer than ten years: ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TimeWindows.sliding(Duration.ofSeconds(1), Duration.ofSeconds(2)))
                .withMessage("slide must not be longer than size, PT1S: PT2S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SECONDS.lateness(Duration.ofSeconds(-1)))
                .withMessage("lateness must not be negative: PT-1S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SECONDS.inputs(x -> x, Duration.ZERO))
                .withMessage("idle must be positive: PT0S");
    }

    // The same windows, whatever order elements within the lateness come in.

    static List<Arguments> kinds() {
        Duration size = Duration.ofSeconds(12);
        return List.of(
                Arguments.of("tumbling", TimeWindows.tumbling(size)),
                Arguments.of("sliding", TimeWindows.sliding(size, Duration.ofSeconds(5))),
                Arguments.of("session", TimeWindows.session(Duration.ofSeconds(3))));
    }

    /// Sums a window and key: with an aggregate that is merged, and with a collector.
    private static Stream<Pair<Integer, Windowed<Long>>> sums(
            Stream<Integer> stream, TimeWindows windows, EventTime<Integer> time, boolean merged) {
        Aggregate<Integer, ?, Long> aggregate = merged
                ? Aggregate.sum(Integer::longValue)
                : braid.operators.CollectorAggregate.of(java.util.stream.Collectors.summingLong(Integer::longValue));
        return stream.via(new EventWindowOperator<Integer, Integer, Integer, Long, Pair<Integer, Windowed<Long>>>(
                windows, time, x -> x % 3, x -> x, aggregate, Pair::of));
    }

    private static List<Pair<Integer, Windowed<Long>>> sorted(List<Pair<Integer, Windowed<Long>>> windows) {
        List<Pair<Integer, Windowed<Long>>> sorted = new ArrayList<>(windows);
        sorted.sort(Comparator.<Pair<Integer, Windowed<Long>>, Instant>comparing(
                        each -> each.second().end())
                .thenComparing(each -> each.second().start())
                .thenComparing(Pair::first));
        return sorted;
    }

    /// What a plain loop over all elements at once makes of them.
    private static List<Pair<Integer, Windowed<Long>>> model(TimeWindows windows, List<Integer> elements) {
        List<Pair<Integer, Windowed<Long>>> all = new ArrayList<>();
        for (int key = 0; key < 3; key++) {
            TreeMap<Integer, Long> byStart = new TreeMap<>();
            TreeMap<Integer, Integer> ends = new TreeMap<>();
            int sessionStart = Integer.MIN_VALUE;
            for (int element : elements.stream().sorted().toList()) {
                if (element % 3 != key) {
                    continue;
                }
                List<Integer> starts = new ArrayList<>();
                switch (windows) {
                    case TimeWindows.Tumbling _ -> starts.add(Math.floorDiv(element, 12) * 12);
                    case TimeWindows.Sliding _ -> {
                        for (int start = -15; start <= element; start += 5) {
                            if (element < start + 12) {
                                starts.add(start);
                            }
                        }
                    }
                    case TimeWindows.Session _ -> {
                        if (sessionStart == Integer.MIN_VALUE || element >= ends.get(sessionStart)) {
                            sessionStart = element;
                        }
                        starts.add(sessionStart);
                        ends.put(sessionStart, element + 3);
                    }
                }
                for (int start : starts) {
                    byStart.merge(start, (long) element, Long::sum);
                    ends.putIfAbsent(start, start + 12);
                }
            }
            int of = key;
            byStart.forEach((start, sum) -> all.add(Pair.of(of, window(start, ends.get(start), sum))));
        }
        return sorted(all);
    }

    /// Each comes at most 20 seconds too late.
    private static List<Integer> shuffled(List<Integer> elements, Random random) {
        List<double[]> moved = new ArrayList<>();
        for (int element : elements) {
            moved.add(new double[] {element + random.nextDouble() * 20, element});
        }
        moved.sort(Comparator.comparingDouble(pair -> pair[0]));
        return moved.stream().map(pair -> (int) pair[1]).toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void anyOrderWithinTheLatenessGivesTheSameWindows(String kind, TimeWindows windows) {
        EventTime<Integer> patient = SECONDS.lateness(Duration.ofSeconds(20));
        Random random = new Random(kind.hashCode());
        for (int run = 0; run < 1_000; run++) {
            List<Integer> elements =
                    random.ints(60, 0, 1 + random.nextInt(400)).boxed().toList();
            List<Integer> shuffled = shuffled(elements, random);
            for (boolean merged : new boolean[] {true, false}) {
                Source<Integer> source = Source.create();
                List<Pair<Integer, Windowed<Long>>> seen =
                        sums(source, windows, patient, merged).sinkToList();
                source.emitAll(shuffled);
                source.close();
                assertThat(sorted(seen)).as("run " + run + " of " + shuffled).isEqualTo(model(windows, elements));
                assertThat(seen)
                        .as("run " + run + ", by their ends")
                        .isSortedAccordingTo(
                                Comparator.comparing(each -> each.second().end()));
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void soDoElementsThatWereComputedInParallel(String kind, TimeWindows windows) {
        EventTime<Integer> patient = SECONDS.lateness(Duration.ofSeconds(20));
        List<UnaryOperator<Stream<Integer>>> ways = new ArrayList<>();
        try (Client client = Client.local(2)) {
            ways.add(s -> s.scatter(client).map(x -> x).buffer(8).gather());
            ways.add(s -> s.scatter(client).map(x -> x).gather());
            Random random = new Random(kind.hashCode());
            for (int run = 0; run < 100; run++) {
                List<Integer> elements =
                        random.ints(200, 0, 400).boxed().sorted().toList();
                for (UnaryOperator<Stream<Integer>> way : ways) {
                    Source<Integer> source = Source.create();
                    List<Pair<Integer, Windowed<Long>>> seen =
                            sums(way.apply(source), windows, patient, true).sinkToList();
                    Bounded.within(() -> {
                        source.emitAll(elements);
                        source.close();
                    });
                    assertThat(sorted(seen)).isEqualTo(model(windows, elements));
                }
            }
        }
    }

    /// Overlapping windows of a partial result that is changed in place: one that was merged stays what it was.
    @Test
    void panesAndCollectorsGiveTheSame() {
        Random random = new Random(7);
        for (int run = 0; run < 200; run++) {
            int size = 1 + random.nextInt(40);
            TimeWindows windows =
                    TimeWindows.sliding(Duration.ofSeconds(size), Duration.ofSeconds(1 + random.nextInt(size)));
            EventTime<Integer> time = SECONDS.lateness(Duration.ofSeconds(random.nextInt(10)));
            List<Integer> elements = IntStream.generate(() -> random.nextInt(300) - 100)
                    .limit(80)
                    .boxed()
                    .toList();
            List<List<Pair<Integer, Windowed<Long>>>> both = new ArrayList<>();
            for (boolean merged : new boolean[] {true, false}) {
                Source<Integer> source = Source.create();
                List<Integer> late = Collections.synchronizedList(new ArrayList<>());
                List<Pair<Integer, Windowed<Long>>> seen = sums(
                                source.map(Math::abs), windows, time.late(late::add), merged)
                        .sinkToList();
                source.emitAll(elements);
                source.close();
                both.add(new ArrayList<>(seen));
                both.getLast().add(Pair.of(late.size(), window(0, 0, 0L)));
            }
            assertThat(sorted(both.getFirst())).as(elements.toString()).isEqualTo(sorted(both.getLast()));
        }
    }

    @Test
    void aDayInVirtualTimeTakesNoTime() {
        TimeWindows day = TimeWindows.tumbling(Duration.ofDays(1));
        Scene<Windowed<Long>> scene = Scene.of(s -> s.window(day, SECONDS, Aggregate.count()));
        scene.emit(Arrays.stream(new int[] {0, 86_399, 86_400}).boxed().toArray(Integer[]::new));
        assertThat(scene.seen).containsExactly(window(0, 86_400, 2L));
        scene.close();
    }
}
