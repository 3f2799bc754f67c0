package braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// Graphs that are very deep, very wide, or change very often: they cost time that grows with their size, and no
/// stack.
class SizesTest {

    private static final int MANY = 100_000;

    private static void draw(Source<?> source) {
        Snapshot snapshot = source.snapshot();
        assertThat(snapshot.toDot()).contains("->");
        assertThat(snapshot.toMermaid()).contains("-->");
        assertThat(snapshot.toJson()).contains("edges");
        assertThat(snapshot.toSvg()).endsWith("</svg>\n");
        assertThat(snapshot.nodes())
                .allMatch(node -> node.held() == 0 && node.waits().isEmpty());
    }

    @Test
    void aChainOfManySteps() {
        Source<Integer> source = Source.create();
        Stream<Integer> stream = source;
        for (int i = 0; i < MANY; i++) {
            stream = stream.map(x -> x + 1);
        }
        List<Integer> seen = stream.sinkToList();
        source.emit(0);
        assertThat(seen).containsExactly(MANY);
        source.emitAll(List.of(1, 2));
        source.drain();
        assertThat(seen).containsExactly(MANY, MANY + 1, MANY + 2);
        draw(source);
        source.close();
        source.destroy();
    }

    @Test
    void aLongChainWhoseLastStepFailsTellsSoAndLosesNothing() {
        Source<Integer> source = Source.create();
        Stream<Integer> stream = source;
        for (int i = 0; i < 2_000; i++) {
            stream = stream.map(x -> x + 1);
        }
        stream.map(x -> 10 / (x - 2_000)).named("last").sink(x -> {});
        assertThatThrownBy(() -> source.emit(0))
                .isInstanceOf(StreamException.class)
                .hasMessageContaining("'last'");
    }

    @Test
    void aForkIntoManyBranches() {
        Source<Integer> source = Source.create();
        AtomicLong sum = new AtomicLong();
        for (int i = 0; i < MANY; i++) {
            source.sink(sum::addAndGet);
        }
        source.emit(1);
        source.emit(2);
        assertThat(sum).hasValue(3L * MANY);
        source.drain();
        draw(source);
        source.close();
        source.destroy();
    }

    @Test
    void unionsOfManySources() {
        List<Source<Integer>> sources = new ArrayList<>();
        Source<Integer> first = Source.create();
        sources.add(first);
        Stream<Integer> all = first;
        for (int i = 1; i < 10_000; i++) {
            Source<Integer> next = Source.create();
            sources.add(next);
            all = all.union(next);
        }
        List<Integer> seen = all.sinkToList();
        for (int i = 0; i < sources.size(); i += 1_000) {
            sources.get(i).emit(i);
        }
        assertThat(seen).containsExactly(0, 1_000, 2_000, 3_000, 4_000, 5_000, 6_000, 7_000, 8_000, 9_000);
        first.drain();
        draw(first);
        for (int i = 0; i < sources.size(); i += 1_000) {
            sources.get(i).close();
        }
        all.destroy();
    }

    @Test
    void aHubForgetsSourcesThatCameAndWent() {
        Source<Integer> hub = Source.create();
        AtomicInteger seen = new AtomicInteger();
        hub.sink(x -> seen.incrementAndGet());
        for (int i = 0; i < 10_000; i++) {
            Source<Integer> source = Source.create();
            source.map(x -> x + 1).connect(hub);
            source.emit(i);
            source.close();
        }
        assertThat(seen).hasValue(10_000);
        while (hub.snapshot().nodes().size() > 2) { // links go by a thread of their own
            Thread.onSpinWait();
        }
        hub.emit(1);
        hub.close();
        assertThat(seen).hasValue(10_001);
    }

    @Test
    void manyTimersThatAreDueAtOnceNeedFewThreads() throws Exception {
        int timers = 10_000;
        CountDownLatch open = new CountDownLatch(1);
        CountDownLatch inside = new CountDownLatch(1);
        AtomicInteger seen = new AtomicInteger();
        Source<Integer> source = Source.create();
        source.filter(x -> x == 1).sink(x -> {
            inside.countDown();
            open.await();
        });
        for (int i = 0; i < timers; i++) {
            source.filter(x -> x == 0).partition(2, Duration.ofMillis(1)).sink(x -> seen.incrementAndGet());
        }
        source.emit(0);
        CompletableFuture<Void> busy = source.emitAsync(1);
        inside.await();
        int threads = Thread.getAllStackTraces().size();
        assertThat(threads).isLessThan(200);
        open.countDown();
        busy.get();
        source.drain();
        assertThat(seen).hasValue(timers);
        source.close();
    }

    @Test
    void anEmitterIsNotHeldUpByWhatOthersQueueWithoutEnd() throws Exception {
        Source<Integer> source = Source.create();
        AtomicInteger queued = new AtomicInteger();
        source.sink(x -> {
            if (x < 0 && queued.incrementAndGet() < 1_000_000) {
                var _ = source.emitAsync(x); // each asks for the next
            }
        });
        for (int i = 0; i < 100; i++) {
            var _ = source.emitAsync(-1);
        }
        source.emit(1);
        int after = queued.get();
        assertThat(after).isLessThan(1_000_000);
        source.destroy();
    }
}
