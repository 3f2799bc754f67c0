package braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import braid.testkit.Bounded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Gatherers;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What one element, one function or one thread leaves behind concerns nobody else; what is given is passed on; what
/// has no end comes to one.
class KindsTest {

    // An interrupt that an element's function leaves.

    static Stream<Consumer<Source<Integer>>> interruptedOnce() {
        ThrowsOrLeaves leaves = x -> Thread.currentThread().interrupt();
        ThrowsOrLeaves throwing = x -> {
            throw new InterruptedException();
        };
        List<Consumer<Source<Integer>>> all = new ArrayList<>();
        for (ThrowsOrLeaves how : List.of(leaves, throwing)) {
            all.add(source -> source.buffer(64).sink(x -> once(x, how)));
            all.add(source -> source.delay(Duration.ofMillis(1)).sink(x -> once(x, how)));
            all.add(source -> source.scatter().map(x -> x).buffer(4).gather().sink(x -> once(x, how)));
            all.add(source -> source.scatter().map(x -> x).gatherUnordered(1).sink(x -> once(x, how)));
            all.add(source -> source.buffer(8).union(Source.<Integer>create()).sink(x -> once(x, how)));
            all.add(source ->
                    source.timedWindow(Duration.ofMillis(1)).flatMap(x -> x).sink(x -> once(x, how)));
        }
        return all.stream();
    }

    private interface ThrowsOrLeaves {
        void now(int element) throws Exception;
    }

    private static void once(int element, ThrowsOrLeaves how) throws Exception {
        if (element == 0) {
            how.now(element);
        } else {
            Thread.sleep(Duration.ZERO); // throws where a flag is left
        }
    }

    @ParameterizedTest
    @MethodSource("interruptedOnce")
    void anInterruptOfOneElementIsItsOwn(Consumer<Source<Integer>> wire) {
        Source<Integer> source = Source.create();
        List<Object> failed = Collections.synchronizedList(new ArrayList<>());
        source.onFailure(failure -> failed.add(String.valueOf(failure.element())));
        wire.accept(source);
        try {
            source.emitAll(IntStream.range(0, 50).boxed().toList());
            source.close();
        } catch (StreamException thrown) {
            assertThat(thrown.getSuppressed()).isEmpty();
        }
        source.snapshot()
                .nodes()
                .forEach(node -> assertThat(node.failures()).as(node.name()).isLessThanOrEqualTo(1));
    }

    @Test
    void anInterruptOfQueuedWorkIsNotTheEmittersWhoComesLater() throws Exception {
        Source<Integer> source = Source.create();
        source.onError(failure -> {}).sink(x -> {
            if (x == 0) {
                Thread.currentThread().interrupt();
            }
        });
        source.emitAsync(0).get();
        source.emit(1);
        assertThat(Thread.interrupted()).isFalse();
        source.close();
    }

    // What an iterator gave before it threw, and when.

    private static <T> Iterable<T> givenThen(List<T> elements, Runnable then, AtomicBoolean closed) {
        return () -> new Closing<>(elements.iterator(), then, closed);
    }

    private record Closing<T>(Iterator<T> elements, Runnable then, AtomicBoolean closed)
            implements Iterator<T>, AutoCloseable {
        @Override
        public boolean hasNext() {
            if (!elements.hasNext()) {
                then.run();
                return false;
            }
            return true;
        }

        @Override
        public T next() {
            return elements.next();
        }

        @Override
        public void close() {
            closed.set(true);
        }
    }

    @Test
    void whatAnIteratorGaveBeforeItThrewIsThere() {
        AtomicBoolean closed = new AtomicBoolean();
        Source<Integer> source = Source.create();
        List<Integer> seen = source.sinkToList();
        Runnable broken = () -> {
            throw new IllegalStateException("broken");
        };
        assertThatThrownBy(() -> source.emitAll(givenThen(List.of(1, 2, 3), broken, closed)))
                .hasMessage("broken");
        assertThat(seen).containsExactly(1, 2, 3);
        assertThat(closed).isTrue();
        assertThatThrownBy(() -> source.emitAll(Arrays.asList(4, 5, null, 6)))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("'source'");
        assertThat(seen).containsExactly(1, 2, 3, 4, 5);
        PulledSource<Integer> pulled = Source.fromIterable(givenThen(List.of(7, 8), broken, closed));
        List<Integer> pulledSeen = pulled.sinkToList();
        assertThatThrownBy(pulled::run).hasMessage("broken");
        assertThat(pulledSeen).containsExactly(7, 8);
    }

    @Test
    void eachElementIsPassedOnBeforeTheNextIsAskedFor() {
        Source<Integer> source = Source.create();
        List<Integer> seen = source.sinkToList();
        List<Integer> seenWhenAsked = new ArrayList<>();
        source.emitAll(() -> IntStream.range(0, 500)
                .mapToObj(x -> {
                    seenWhenAsked.add(seen.size());
                    return x;
                })
                .iterator());
        assertThat(seenWhenAsked).isEqualTo(IntStream.range(0, 500).boxed().toList());
    }

    // Rewiring moves nodes between regions.

    @ParameterizedTest
    @ValueSource(strings = {"union", "combineLatest", "zip", "collect"})
    void aFailureBehindAJoinThatLostAnInputIsThrownByItsEmit(String join) {
        Source<Integer> a = Source.create();
        Source<Integer> b = Source.create();
        List<Object> seen = new ArrayList<>();
        braid.Stream<?> joined = switch (join) {
            case "union" -> a.union(b);
            case "combineLatest" -> a.combineLatest(b, Integer::sum);
            case "zip" -> a.zip(b, Integer::sum);
            default -> a.collect(b);
        };
        joined.sink(seen::add);
        a.filter(x -> x == 3).sink(x -> {
            throw new IllegalStateException("three");
        });
        a.emit(1);
        b.destroy();
        assertThatThrownBy(() -> a.emit(3)).hasMessageContaining("three");
        a.emit(4);
        a.drain();
        assertThat(a.snapshot().node("source").state()).isEqualTo(Snapshot.State.LIVE);
        if (join.equals("union")) {
            assertThat(seen).isEqualTo(List.of(1, 3, 4));
        }
        a.close();
    }

    @Test
    void oneThreadThatEmitsIntoBothInputsOfAZipIsNotMadeToWaitForItself() {
        Source<Integer> a = Source.create();
        Source<Integer> b = Source.create();
        List<Integer> sums = a.zip(b, Integer::sum).sinkToList();
        Bounded.within(() -> {
            for (int i = 0; i < 11; i++) {
                a.emit(i);
            }
            b.emit(1);
            for (int i = 0; i < 40; i++) {
                b.emit(i);
            }
            for (int i = 0; i < 30; i++) {
                a.emit(i);
            }
        });
        assertThat(sums).hasSize(41);
    }

    // What has no end.

    private record Endless() implements Iterable<Integer> {
        @Override
        public Iterator<Integer> iterator() {
            return Stream.iterate(0, x -> x + 1).iterator();
        }
    }

    @Test
    void anEndlessFlatMapEndsWhenNobodyWantsMore() {
        Source<Integer> source = Source.create();
        List<List<Integer>> seen =
                source.flatMap(x -> new Endless()).via(firstFive()).sinkToList();
        Bounded.within(() -> source.emit(1));
        assertThat(seen).containsExactly(List.of(0, 1, 2, 3, 4));
    }

    private static java.util.stream.Gatherer<Integer, ?, List<Integer>> firstFive() {
        return java.util.stream.Gatherer.ofSequential(
                ArrayList<Integer>::new, java.util.stream.Gatherer.Integrator.of((state, x, down) -> {
                    state.add(x);
                    if (state.size() == 5) {
                        down.push(List.copyOf(state));
                    }
                    return state.size() < 5;
                }));
    }

    @Test
    void anEndlessFlatMapEndsByDestroyAndBehindABuffer() {
        for (boolean buffered : new boolean[] {false, true}) {
            Source<Integer> source = Source.create();
            braid.Stream<Integer> first = buffered ? source.buffer(2) : source;
            AtomicInteger given = new AtomicInteger();
            CountDownLatch begun = new CountDownLatch(1);
            first.flatMap(x -> new Endless()).buffer(3).sink(x -> {
                given.incrementAndGet();
                begun.countDown();
            });
            Thread emitter = Thread.ofPlatform().daemon(true).start(() -> {
                try {
                    source.emit(1);
                } catch (RuntimeException ended) {
                    // by destroy
                }
            });
            Bounded.within(() -> {
                begun.await();
                source.destroy();
                emitter.join();
            });
        }
    }

    @Test
    void anEndlessFlatMapEndsWhenItsSourceIsClosedWithATimeoutOrFails() {
        Source<Integer> closed = Source.create();
        closed.buffer(2).flatMap(x -> new Endless()).sink(x -> {});
        closed.emit(1);
        assertThat(closed.close(Duration.ofMillis(20))).isFalse();
        Bounded.await(
                "the flatMap ends", () -> closed.snapshot().nodes().stream().allMatch(node -> node.held() == 0));

        Source<Integer> failing = Source.create();
        failing.buffer(2).flatMap(x -> new Endless()).sink(x -> {});
        failing.buffer(2).sink(x -> {
            throw new IllegalStateException("no");
        });
        failing.emit(1);
        Bounded.await(
                "the flatMap ends", () -> failing.snapshot().nodes().stream().allMatch(node -> node.held() == 0));
    }

    // Threads that serve many.

    private static final InheritableThreadLocal<String> STRANGER = new InheritableThreadLocal<>();

    @Test
    void threadsOfTheGraphAndTheEngineHaveNothingOfWhoeverStartsThem() throws Exception {
        Set<String> seen = ConcurrentHashMap.newKeySet();
        Runnable look = () -> {
            if (!Thread.currentThread().getName().equals("stranger")) {
                seen.add(STRANGER.get() + " "
                        + Thread.currentThread().getContextClassLoader().getName());
            }
        };
        Thread stranger = Thread.ofPlatform().name("stranger").unstarted(() -> {
            STRANGER.set("mine");
            try (Client client = Client.local(3)) {
                Source<Integer> source = Source.create();
                source.buffer(1).sink(x -> look.run());
                source.delay(Duration.ofMillis(1)).sink(x -> look.run());
                source.partition(9, Duration.ofMillis(1)).sink(x -> look.run());
                source.timedWindow(Duration.ofMillis(1)).sink(x -> look.run());
                source.scatter(client)
                        .map(x -> {
                            look.run();
                            Thread.sleep(1);
                            return x;
                        })
                        .buffer(2)
                        .gather()
                        .sink(x -> look.run());
                source.emit(1);
                var _ = source.emitAsync(2).thenRun(look);
                source.emit(3);
                source.close();
            }
        });
        stranger.setContextClassLoader(new ClassLoader("strange", null) {});
        stranger.start();
        stranger.join();
        assertThat(seen).containsExactly("null app");
    }

    // Names.

    @Test
    void namesWithAnyCharacterDoNotBreakADrawing() {
        Source<Integer> source = Source.create();
        String name = "a\\b \"c\" #d; <e> [f] `g` \n\t {h} & \\\"]; x [URL=<javascript:alert(1)>]; //";
        source.map(x -> x).named(name).map(x -> x).named("\\");
        String dot = source.snapshot().toDot();
        for (String line : dot.lines().toList()) {
            String outside = line.replaceAll("\"(?:[^\"\\\\]|\\\\.)*\"", "");
            assertThat(outside).doesNotContain("URL").doesNotContain("\"");
        }
        assertThat(dot).contains("label=\"\\\\\\n").contains("a\\\\b \\\"c\\\"");
        String mermaid = source.snapshot().toMermaid();
        for (String line : mermaid.lines().toList()) {
            assertThat(line.chars().filter(c -> c == '"').count()).isIn(0L, 2L);
            assertThat(line.replace("<br/>", "")).doesNotContain("<").doesNotContain("`");
        }
        assertThat(source.snapshot().toSvg()).doesNotContain("<e>");
    }

    // An element that comes while its boundary goes idle.

    @Test
    void anElementThatComesWhileTheBoundaryGoesIdleIsDeliveredWhenItIsDue() {
        for (int round = 0; round < 300; round++) {
            Source<Integer> source = Source.create();
            List<Integer> seen = source.delay(Duration.ofNanos(1 + 50_000_000L * (round % 2)))
                    .sinkToList();
            source.emit(1);
            Bounded.await("the first comes", () -> seen.size() == 1);
            source.emit(2);
            Bounded.await("the second comes without a third", () -> seen.size() == 2);
            source.destroy();
        }
    }

    @Test
    void gatherersOfManyKindsGoOn() {
        Source<Integer> source = Source.create();
        List<List<Integer>> seen = source.via(Gatherers.<Integer>windowFixed(2)).sinkToList();
        source.emitAll(List.of(1, 2, 3));
        source.close();
        assertThat(seen).containsExactly(List.of(1, 2), List.of(3));
    }
}
