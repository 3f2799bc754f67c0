package braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import braid.graph.lock.Inbox;
import braid.spi.Carried;
import braid.spi.Carrier;
import braid.spi.Carriers;
import braid.spi.Origin;
import braid.testkit.Bounded;
import braid.testkit.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What a source's carriers take up is seen by each function that the element comes to, wherever that runs.
class CarryingTest {

    private static final ThreadLocal<@Nullable String> TRACE = new ThreadLocal<>();
    private static final ScopedValue<String> USER = ScopedValue.newInstance();
    private static final Duration SECOND = Duration.ofSeconds(1);

    private static <T> Source<T> source() {
        return carrying(Source.create());
    }

    private static <T> Source<T> carrying(Source<T> source) {
        return source.carrying(Carrier.threadLocal("trace", () -> TRACE), Carrier.scopedValue("user", () -> USER));
    }

    /// What a function sees.
    private static String here() {
        return TRACE.get() + "/" + (USER.isBound() ? USER.get() : null);
    }

    private static String of(Object id) {
        return id + "/" + id;
    }

    /// Runs `work` as `id`.
    private static void as(Object id, Runnable work) {
        String before = TRACE.get();
        TRACE.set(String.valueOf(id));
        try {
            ScopedValue.where(USER, String.valueOf(id)).run(work);
        } finally {
            TRACE.set(before);
        }
    }

    /// What functions saw that was not of their element.
    private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();

    private int look(int id) {
        if (!here().equals(of(id))) {
            wrong.add(id + " saw " + here() + " on " + Thread.currentThread().getName());
        }
        return id;
    }

    /// A way that elements go, with functions that look.
    private interface Way extends BiFunction<CarryingTest, braid.Stream<Integer>, braid.Stream<Integer>> {}

    private static Arguments way(String name, Way way) {
        return Arguments.of(name, way);
    }

    static Stream<Arguments> ways() {
        TaskOptions alone = TaskOptions.DEFAULT.timeout(Bounded.END);
        return Stream.of(
                way("plain", (_, s) -> s),
                way("buffer", (_, s) -> s.buffer(3)),
                way("two buffers", (t, s) -> s.buffer(3).map(t::look).buffer(2)),
                way("buffer by weight", (_, s) -> s.buffer(3, x -> 1)),
                way("buffer that overflows", (_, s) -> s.buffer(300, Overflow.FAIL)),
                way("a union", (_, s) -> s.buffer(2).union(s.filter(_ -> false))),
                way("mapAsync", (t, s) -> s.mapAsync(x -> CompletableFuture.completedFuture(t.look(x)), 3)),
                way("mapAsync elsewhere", (_, s) -> s.mapAsync(x -> CompletableFuture.supplyAsync(() -> x), 3)),
                way("a chain that is cut", (_, s) -> deep(s)),
                way("scatter", (t, s) -> s.scatter().map(t::look).buffer(4).gather()),
                way(
                        "scatter and buffers",
                        (t, s) -> s.scatter()
                                .map(t::look)
                                .buffer(4)
                                .map(t::look)
                                .buffer(2)
                                .gather()),
                way("scatter without buffer", (t, s) -> s.scatter().map(t::look).gather()),
                way("tasks", (t, s) -> s.scatter().map(t::look, alone).buffer(4).gather()),
                way(
                        "virtual tasks",
                        (t, s) -> s.scatter()
                                .map(t::look, TaskOptions.DEFAULT.blocking())
                                .buffer(4)
                                .gather()),
                way("unordered", (t, s) -> s.scatter().map(t::look).gatherUnordered(4)),
                way("unordered tasks", (t, s) -> s.scatter().map(t::look, alone).gatherUnordered(4)),
                way(
                        "a parallel fold",
                        (t, s) -> s.scatter()
                                .accumulate(0, (_, x) -> t.look(x))
                                .buffer(4)
                                .gather()),
                way("a parallel zip", (t, s) -> {
                    ParallelStream<Integer> scattered = s.scatter();
                    return scattered
                            .map(t::look)
                            .zip(scattered.map(t::look), (x, _) -> t.look(x))
                            .buffer(4)
                            .gather();
                }),
                way("a fork into tasks and cells", (t, s) -> {
                    ParallelStream<Integer> scattered = s.scatter().map(t::look);
                    scattered.buffer(2).gather().sink(t::look);
                    return scattered.map(t::look).buffer(4).gather();
                }),
                way(
                        "keys",
                        (t, s) -> s.keyBy(x -> x % 3)
                                .scatter()
                                .map(t::look)
                                .accumulate((_, x) -> t.look(x))
                                .buffer(4)
                                .gather()
                                .values()));
    }

    private static braid.Stream<Integer> deep(braid.Stream<Integer> from) {
        braid.Stream<Integer> to = from;
        for (int i = 0; i < 900; i++) {
            to = to.map(x -> x);
        }
        return to;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ways")
    void isSeenByAllFunctionsBehind(
            String name, BiFunction<CarryingTest, braid.Stream<Integer>, braid.Stream<Integer>> way) {
        Source<Integer> source = source();
        var seen = way.apply(this, source.map(this::look)).map(this::look).sinkToList();
        for (int i = 0; i < 200; i++) {
            int id = i;
            as(id, () -> source.emit(id));
        }
        source.close();
        assertThat(wrong).isEmpty();
        assertThat(seen).hasSize(200);
    }

    @Test
    void isSeenInTasks() {
        Source<Integer> source = source();
        source.scatter()
                .map(this::look)
                .filter(x -> look(x) >= 0)
                .flatMap(x -> List.of(look(x), x))
                .buffer(16)
                .map(this::look)
                .buffer(16)
                .gather()
                .sink(this::look);
        for (int i = 0; i < 50_000; i++) { // hot, and so quick that the emitter computes some itself
            int id = i;
            as(id, () -> source.emit(id));
        }
        source.close();
        assertThat(wrong).isEmpty();
    }

    @Test
    void eachElementOfEightEmittersIsSeenWithItsEmittersOwn() throws InterruptedException {
        Source<Integer> source = source();
        AtomicInteger count = new AtomicInteger();
        source.map(this::look)
                .buffer(5)
                .scatter()
                .map(this::look)
                .buffer(16)
                .gather()
                .map(this::look)
                .buffer(3)
                .sink(x -> {
                    look(x);
                    count.incrementAndGet();
                });
        List<Thread> emitters = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            int id = i;
            emitters.add(Thread.ofPlatform()
                    .start(() -> as(id, () -> {
                        for (int n = 0; n < 2_000; n++) {
                            switch (n % 4) {
                                case 0 -> source.emit(id);
                                case 1 -> {
                                    var _ = source.emitAsync(id);
                                }
                                case 2 ->
                                    assertThat(source.emit(id, Bounded.END)).isTrue();
                                default -> source.emitAll(List.of(id));
                            }
                            if (!here().equals(of(id))) {
                                wrong.add("the emitter " + id + " has " + here());
                            }
                        }
                    })));
        }
        for (Thread emitter : emitters) {
            emitter.join();
        }
        source.close();
        assertThat(wrong).isEmpty();
        assertThat(count).hasValue(16_000);
    }

    @Test
    void neighboursInARunKeepWhatIsTheirs() {
        Source<Integer> source = source();
        ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();
        source.scatter()
                .map(x -> {
                    String mine = here();
                    TRACE.set("left by " + x); // which nobody else must see
                    return mine;
                })
                .buffer(64)
                .gather()
                .sink(seen::add);
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            int id = i;
            if (i % 3 == 0) {
                TRACE.remove();
                source.emit(id);
                expected.add("null/null");
            } else {
                as(id, () -> source.emit(id));
                expected.add(of(id));
            }
        }
        source.close();
        assertThat(seen).containsExactlyElementsOf(expected);
        assertThat(TRACE.get()).isNull();
    }

    @Test
    void theThreadHasItsOwnAgainAfterAFunctionThrew() {
        Source<Integer> source = source();
        List<String> own = new ArrayList<>();
        Carrier.threadLocal("trace", () -> TRACE).with("outer", () -> {
            assertThatThrownBy(() -> Carrier.<String>threadLocal("trace", () -> TRACE)
                            .with("inner", () -> {
                                throw new IllegalStateException(here());
                            }))
                    .hasMessage("inner/null");
            own.add(here());
        });
        assertThat(own).containsExactly("outer/null");
        assertThat(TRACE.get()).isNull();

        source.map(this::look).map(x -> 1 / (x - 7)).buffer(2).onError(_ -> {}).sink(_ -> {});
        as("mine", () -> {
            as(7, () -> source.emit(7));
            assertThat(here()).isEqualTo(of("mine"));
            source.drain();
        });
        source.close();
        assertThat(wrong).isEmpty();
    }

    @Test
    void handlersOfFailuresAndRetriesSeeIt() {
        for (UnaryOperator<braid.Stream<Integer>> way : List.<UnaryOperator<braid.Stream<Integer>>>of(
                s -> s.map(this::failing, Retry.times(2)),
                s -> s.buffer(2).map(this::failing, Retry.times(2)).buffer(2),
                s -> s.scatter().map(this::failing, Retry.times(2)).buffer(3).gather(),
                s -> s.scatter().map(this::failing, Retry.times(2)).gatherUnordered(3),
                s -> s.scatter()
                        .map(
                                this::failing,
                                TaskOptions.DEFAULT.retry(Retry.times(2)).timeout(Bounded.END))
                        .buffer(3)
                        .gather())) {
            tries.set(0);
            Source<Integer> source = source();
            AtomicInteger handled = new AtomicInteger();
            way.apply(source)
                    .onError(failure -> {
                        look((Integer) Objects.requireNonNull(failure.element()));
                        handled.incrementAndGet();
                    })
                    .sink(this::look);
            for (int i = 0; i < 40; i++) {
                int id = i;
                as(id, () -> source.emit(id));
            }
            source.close();
            assertThat(wrong).isEmpty();
            assertThat(handled).hasValue(20);
            assertThat(tries).hasValue(20 + 3 * 20);
        }
    }

    private final AtomicInteger tries = new AtomicInteger();

    private int failing(int x) {
        look(x);
        tries.incrementAndGet();
        if (x % 2 == 1) {
            throw new IllegalArgumentException("odd: " + x);
        }
        return x;
    }

    @Test
    void itGoesOverLinksAndRoundLoops() {
        Source<Integer> source = source();
        Source<Integer> next = Source.create();
        List<Integer> ends = new ArrayList<>();
        source.connect(next);
        next.map(x -> {
                    if (!here().equals(of(x / 100))) {
                        wrong.add(x + " saw " + here());
                    }
                    return x + 1;
                })
                .partition(1)
                .map(List::getFirst)
                .filter(x -> x % 100 < 20 || !ends.add(x))
                .connect(next);
        for (int i = 0; i < 20; i++) {
            int id = i;
            as(id, () -> source.emit(100 * id));
        }
        source.close();
        next.close();
        assertThat(wrong).isEmpty();
        assertThat(ends).hasSize(20);
    }

    @Test
    void whatAFunctionEmitsCarriesWhatItsElementDid() {
        Source<Integer> source = source();
        Source<Integer> other = Source.create(); // which carries nothing of its own
        other.buffer(4).sink(this::look);
        source.buffer(2).sink(other::emit);
        for (int i = 0; i < 100; i++) {
            int id = i;
            as(id, () -> source.emit(id));
        }
        source.close();
        other.close();
        assertThat(wrong).isEmpty();
    }

    @Test
    void whatComesBackIntoItsOwnRegionLaterCarriesItsOwn() {
        Source<Integer> outer = Source.create();
        Source<Integer> inner = source();
        inner.connect(outer);
        AtomicInteger came = new AtomicInteger();
        outer.sink(x -> {
            if (x == 1) {
                as(2, () -> inner.emit(2)); // it follows when this is over, and the thread has nothing any more
            } else {
                look(x);
                came.incrementAndGet();
            }
        });
        outer.emit(1);
        inner.close();
        outer.close();
        assertThat(wrong).isEmpty();
        assertThat(came).hasValue(1);
    }

    @Test
    void aSourceThatIsStartedCarriesWhatWasInForceThen() throws InterruptedException {
        List<String> seen = new ArrayList<>();
        PulledSource<Integer> source = Source.fromIterable(() -> List.of(1, 2).iterator());
        carrying(source);
        source.buffer(1).sink(x -> seen.add(x + " " + here()));
        List<CompletableFuture<Void>> over = new ArrayList<>();
        as("starter", () -> over.add(source.start()));
        over.getFirst().join();
        assertThat(seen).containsExactly("1 starter/starter", "2 starter/starter");
    }

    @Test
    void whatWaitsForATimeCarriesItsOwn() {
        for (UnaryOperator<braid.Stream<Integer>> way : List.<UnaryOperator<braid.Stream<Integer>>>of(
                s -> s.delay(SECOND),
                s -> s.debounce(SECOND),
                s -> s.sample(SECOND),
                s -> s.rateLimit(SECOND, 8, Overflow.FAIL),
                s -> s.latest())) {
            VirtualClock clock = new VirtualClock();
            Source<Integer> source = carrying(Source.create(clock));
            List<Integer> seen = new ArrayList<>();
            way.apply(source).sink(x -> seen.add(look(x)));
            for (int i = 0; i < 4; i++) {
                int id = i;
                as(id, () -> source.emit(id));
            }
            as("who lets the time pass", () -> clock.advance(SECOND.multipliedBy(9)));
            as("who closes", source::close);
            assertThat(seen).isNotEmpty();
            assertThat(wrong).isEmpty();
        }
    }

    @Test
    void theNewestOfAKeyCarriesItsOwn() throws InterruptedException {
        Source<Integer> source = source();
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        List<Integer> seen = new ArrayList<>();
        source.keyBy(x -> x % 2).latest().sink(x -> {
            busy.countDown();
            go.await();
            seen.add(look(x));
        });
        as(0, () -> source.emit(0));
        busy.await();
        for (int i = 1; i < 9; i++) {
            int id = i;
            as(id, () -> source.emit(id));
        }
        go.countDown();
        source.close();
        assertThat(wrong).isEmpty();
        assertThat(seen).containsExactly(0, 7, 8);
    }

    @Test
    void aGroupCarriesWhatTheElementDidThatCompletedIt() {
        Source<Integer> left = source();
        Source<Integer> right = source();
        List<String> seen = new ArrayList<>();
        left.zip(right, (a, b) -> a + "+" + b).buffer(1).sink(pair -> seen.add(pair + " " + here()));
        left.partition(2).buffer(1).sink(pair -> seen.add(pair + " " + here()));
        as("a", () -> left.emit(1));
        as("b", () -> right.emit(2));
        as("c", () -> left.emit(3));
        left.drain();
        right.drain();
        assertThat(seen).containsExactlyInAnyOrder("1+2 b/b", "[1, 3] c/c");
        left.close();
        right.close();
    }

    @Test
    void aWindowThatTheTimeEndsCarriesNothing() {
        VirtualClock clock = new VirtualClock();
        Source<Integer> source = carrying(Source.create(clock));
        List<String> seen = new ArrayList<>();
        source.timedWindow(SECOND).sink(window -> seen.add(window + " " + here()));
        as("a", () -> source.emit(1));
        as("b", () -> source.emit(2));
        clock.advance(SECOND);
        source.close();
        assertThat(seen).containsExactly("[1, 2] null/null");
    }

    /// One whose [Carrier#with] does as it is told.
    private record Broken(String name, String how) implements Carrier<String> {
        @Override
        public String capture() {
            if (how.equals("capture")) {
                throw new IllegalStateException("nothing to be had");
            }
            return "value";
        }

        @Override
        public <X extends Throwable> void with(@Nullable String value, Call<X> call) throws X {
            switch (how) {
                case "throw" -> throw new IllegalStateException("not to be put");
                case "twice" -> {
                    call.run();
                    call.run();
                }
                default -> {}
            }
        }
    }

    @Test
    void aCarrierThatFailsIsAFailureOfTheElement() {
        for (String how : List.of("throw", "never")) {
            for (UnaryOperator<braid.Stream<Integer>> way : List.<UnaryOperator<braid.Stream<Integer>>>of(
                    s -> s.buffer(2),
                    s -> s.latest(),
                    CarryingTest::deep,
                    s -> s.scatter().map(x -> x).buffer(2).gather(),
                    s -> s.scatter()
                            .map(x -> x, TaskOptions.DEFAULT.timeout(Bounded.END))
                            .buffer(2)
                            .gather())) {
                Source<Integer> source = Source.<Integer>create().carrying(new Broken("lame", how));
                List<Failure> failures = new ArrayList<>();
                AtomicInteger through = new AtomicInteger();
                way.apply(source).onError(failures::add).sink(_ -> through.incrementAndGet());
                source.emit(1);
                source.close();
                assertThat(through).hasValue(0);
                assertThat(failures).hasSize(1);
                assertThat(failures.getFirst().element()).isEqualTo(1);
                assertThat(failures.getFirst().cause())
                        .hasMessageStartingWith("the carrier 'lame' of 'source' (CarryingTest.java:")
                        .hasMessageEndingWith(
                                how.equals("throw")
                                        ? ") could not put its value in force"
                                        : ") did not run what it was given");
            }
        }
    }

    @Test
    void aCarrierThatCannotTakeUpItsValueFailsTheEmit() {
        Source<Integer> source = Source.<Integer>create().carrying(new Broken("lame", "capture"));
        List<Integer> seen = new ArrayList<>();
        source.sink(seen::add);
        List<Runnable> emits = List.of(
                () -> source.emit(1),
                () -> source.tryEmit(1),
                () -> {
                    var _ = source.emitAsync(1);
                },
                () -> source.emitAll(List.of(1)));
        for (Runnable emit : emits) {
            assertThatThrownBy(emit::run)
                    .isInstanceOf(StreamException.class)
                    .hasMessageContaining("the carrier 'lame' of 'source' (CarryingTest.java:")
                    .hasMessageContaining("could not take up its value");
        }
        source.close();
        assertThat(seen).isEmpty();
    }

    @Test
    void workOfTheInboxIsNotOfTheElementInHand() {
        Carrier<String> trace = Carrier.threadLocal("trace", () -> TRACE);
        Carried inHand = new Carriers(List.of(trace), new Origin("source", "Here.java:1")).capture();
        Inbox inbox = new Inbox();
        List<@Nullable Carried> seen = new ArrayList<>();
        Carried.run(inHand, () -> {
            inbox.add(Thread.currentThread(), () -> seen.add(Carried.current()));
            inbox.add(new Thread(), () -> seen.add(Carried.current()));
            inbox.work(2);
            seen.add(Carried.current());
        });
        assertThat(seen).containsExactly(null, null, inHand);
        assertThat(Carried.current()).isNull();
    }

    @Test
    void carriersOfASourceHaveNamesOfTheirOwn() {
        Source<Integer> source = source();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> source.carrying(Carrier.threadLocal("trace", () -> TRACE)))
                .withMessageStartingWith("each carrier of a source must have a name of its own, but two are called"
                        + " 'trace', of 'source' (CarryingTest.java:");
        source.close();
    }

    @Test
    void whereNothingIsCarriedThreadsOfTheLibrarySeeNothing() {
        Source<Integer> source = Source.create();
        Set<String> seen = new HashSet<>();
        source.buffer(2).sink(_ -> seen.add(here()));
        as("emitter", () -> source.emitAll(IntStream.range(0, 100).boxed().toList()));
        source.close();
        assertThat(seen).containsExactly("null/null");
    }
}
