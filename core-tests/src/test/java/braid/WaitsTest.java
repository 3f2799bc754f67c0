package braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import braid.testkit.Bounded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Shapes in which threads wait for one another, or for themselves. Each goes on, or fails and names the nodes.
class WaitsTest {

    private static Thread start(Runnable work) {
        return Thread.ofPlatform().daemon(true).start(work);
    }

    private static void ends(Thread... threads) throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
    }

    @Test
    void aForkIntoABufferAndAFilterWithABufferJoinedByAZipWithSmallBacklogsFailsAndNamesTheCircle() throws Exception {
        Source<Integer> source = Source.create();
        Stream<Integer> left = source.buffer(2).named("left");
        Stream<Integer> right = source.filter(x -> x < 0).buffer(2).named("right");
        left.zip(right, Integer::sum, 1).named("pair").sink(x -> {});
        StreamException[] thrown = new StreamException[1];
        ends(start(() -> thrown[0] = catchThrowableOfType(StreamException.class, () -> {
            for (int i = 0; i < 100; i++) {
                source.emit(i);
            }
        })));
        assertThat(thrown[0])
                .hasMessageContaining("circle of waits")
                .hasMessageContaining("'left'")
                .hasMessageContaining("'pair'");
        assertThatThrownBy(() -> source.close()).isInstanceOf(StreamException.class);
    }

    @Test
    void theSameForkGoesOnWhereTheFilterPassesEnough() throws Exception {
        Source<Integer> source = Source.create();
        Stream<Integer> left = source.buffer(2);
        Stream<Integer> right = source.filter(x -> true).buffer(2);
        List<Integer> sums = left.zip(right, Integer::sum, 1).sinkToList();
        ends(start(() -> {
            for (int i = 0; i < 10_000; i++) {
                source.emit(i);
            }
            source.close();
        }));
        assertThat(sums)
                .isEqualTo(IntStream.range(0, 10_000).map(x -> 2 * x).boxed().toList());
    }

    @Test
    void sinksThatEmitIntoOneAnothersSourcesGoOn() throws Exception {
        Source<Integer> ping = Source.create();
        Source<Integer> pong = Source.create();
        List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
        ping.sink(x -> {
            seen.add(x);
            if (x > 0) {
                pong.emit(x - 1);
            }
        });
        pong.sink(x -> {
            seen.add(x);
            if (x > 0) {
                ping.emit(x - 1);
            }
        });
        Thread one = start(() -> {
            for (int i = 0; i < 2_000; i++) {
                ping.emit(3);
            }
        });
        Thread two = start(() -> {
            for (int i = 0; i < 2_000; i++) {
                pong.emit(3);
            }
        });
        ends(one, two);
        ping.close();
        pong.close();
        assertThat(seen).hasSize(4 * 4_000);
    }

    @Test
    void aSinkThatEmitsIntoItsOwnSourceQueues() {
        Source<Integer> source = Source.create();
        List<Integer> seen = new ArrayList<>();
        source.sink(x -> {
            seen.add(x);
            if (x < 100_000) {
                source.emit(x + 1);
            }
        });
        source.emit(0);
        source.drain();
        assertThat(seen).hasSize(100_001).isSorted();
        source.close();
    }

    @Test
    void aZipOfAStreamWithItsOwnFlatMapGrows() throws Exception {
        Source<Integer> source = Source.create();
        List<Integer> hundreds = new ArrayList<>(IntStream.range(0, 100).boxed().toList());
        List<Pair<Integer, Integer>> pairs =
                source.flatMap(x -> hundreds).zip(source).sinkToList();
        ends(start(() -> {
            for (int i = 0; i < 200; i++) {
                source.emit(i);
            }
            source.drain();
        }));
        assertThat(pairs).hasSize(200);
        assertThat(source.snapshot().node("zip").held()).isEqualTo(200 * 99);
        ends(start(source::close));
    }

    @Test
    void aZipWithOneInputBehindABufferGoesOnWhereOnlyItsOwnThreadCouldFeedIt() throws Exception {
        Source<Integer> source = Source.create();
        Stream<Integer> rare = source.filter(x -> x % 50 == 0).buffer(2);
        List<Integer> sums = source.zip(rare, Integer::sum, 1).sinkToList();
        ends(start(() -> {
            for (int i = 0; i < 500; i++) {
                source.emit(i);
            }
            source.close();
        }));
        assertThat(sums).hasSize(10);
    }

    @Test
    void destroyOfABranchWhoseFullBufferBlocksTheEmitterLetsItGoOn() throws Exception {
        Source<Integer> source = Source.create();
        CountDownLatch never = new CountDownLatch(1);
        Stream<Integer> stuck = source.buffer(1);
        stuck.sink(x -> never.await());
        List<Integer> seen = source.sinkToList();
        Thread emitter = start(() -> {
            for (int i = 0; i < 100; i++) {
                source.emit(i);
            }
        });
        Eventually.someoneWaitsAt(source, "buffer");
        ends(start(stuck::destroy));
        ends(emitter);
        assertThat(seen).hasSize(100);
        assertThat(stuck.snapshot().nodes().getFirst().discarded()).isPositive();
        never.countDown();
        ends(start(source::close));
    }

    @Test
    void anEmitterThatTheSinkOfAJoinFeedsDoesNotWaitForItself() throws Exception {
        Source<Integer> left = Source.create();
        Source<Integer> right = Source.create();
        List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
        left.union(right).sink(x -> {
            seen.add(x);
            if (x > 0) {
                left.emit(x - 1);
            }
        });
        Thread one = start(() -> {
            for (int i = 0; i < 1_000; i++) {
                left.emit(2);
            }
        });
        Thread two = start(() -> {
            for (int i = 0; i < 1_000; i++) {
                right.emit(2);
            }
        });
        ends(one, two);
        ends(start(left::close), start(right::close));
        assertThat(seen).hasSize(6_000);
    }

    @Test
    void drainInsideAFunctionThrowsAndCloseInsideMarksAndReturns() throws Exception {
        Source<Integer> source = Source.create();
        List<Throwable> thrown = new ArrayList<>();
        source.sink(x -> {
            try {
                source.drain();
            } catch (IllegalStateException e) {
                thrown.add(e);
            }
            source.close();
        });
        ends(start(() -> source.emit(1)));
        assertThat(thrown).singleElement().satisfies(e -> assertThat(e).hasMessageContaining("wait for itself"));
        ends(start(source::close));
        assertThatThrownBy(() -> source.emit(2))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void refusedMeansNoEffect() throws Exception {
        Source<Integer> source = Source.create();
        CountDownLatch release = new CountDownLatch(1);
        List<Integer> direct = source.sinkToList();
        source.buffer(2).sink(x -> release.await());
        assertThat(source.tryEmit(1)).isTrue();
        assertThat(source.tryEmit(2)).isTrue();
        assertThat(source.tryEmit(3)).isFalse();
        assertThat(source.emit(4, Duration.ofMillis(50))).isFalse();
        assertThat(direct).containsExactly(1, 2);
        release.countDown();
        assertThat(source.emit(5, Scene.LIMIT)).isTrue();
        source.close();
        assertThat(direct).containsExactly(1, 2, 5);
    }

    @Test
    void anInterruptIsHeardAtTheEntryAndStaysOtherwise() throws Exception {
        Source<Integer> source = Source.create();
        CountDownLatch release = new CountDownLatch(1);
        List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
        source.buffer(1).sink(x -> {
            release.await();
            seen.add(x);
        });
        source.emit(0);
        boolean[] flag = new boolean[1];
        Thread begun = start(() -> {
            source.emit(1);
            flag[0] = Thread.currentThread().isInterrupted();
        });
        Eventually.someoneWaitsAt(source, "buffer");
        Throwable[] thrown = new Throwable[1];
        Thread waiting = start(() -> {
            try {
                source.emit(2);
            } catch (StreamInterruptedException e) {
                thrown[0] = e;
            }
        });
        Eventually.someoneWaitsAt(source, "source");
        begun.interrupt();
        waiting.interrupt();
        ends(waiting);
        assertThat(thrown[0]).isNotNull();
        assertThat(begun.isAlive()).isTrue();
        release.countDown();
        ends(begun);
        assertThat(flag[0]).isTrue();
        source.close();
        assertThat(seen).containsExactly(0, 1);
    }

    @Test
    void aGraphIsRewiredFromInsideItsOwnFunction() throws Exception {
        Source<Integer> source = Source.create();
        Source<Integer> other = Source.create();
        List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch linked = new CountDownLatch(1);
        other.sink(x -> {
            seen.add(x);
            linked.countDown();
        });
        source.sink(x -> {
            if (x == 0) {
                source.connect(other);
            }
        });
        source.emit(0);
        for (int i = 1; linked.getCount() > 0 && i < 100_000; i++) {
            source.emit(i);
        }
        linked.await();
        ends(start(source::close), start(other::close));
        assertThat(seen).isSorted().doesNotContain(0);
    }

    @Test
    void whoWaitsForAPartnerFromWhatIsBeingDestroyedGoesOn() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        Source<Integer> source = Source.create();
        Stream<Integer> buffer = source.buffer(8);
        Stream<Integer> slow = buffer.map(x -> {
            begun.countDown();
            gate.await();
            return x;
        });
        List<Integer> seen = source.zip(slow, (a, b) -> a, 1).sinkToList();
        Thread emitter = Thread.ofPlatform().start(() -> source.emitAll(List.of(0, 1, 2, 3, 4)));
        begun.await();
        Bounded.await(
                "it waits for a partner",
                () -> !source.snapshot().node("zip").waits().isEmpty());
        Thread destroying = Thread.ofPlatform().start(buffer::destroy);
        Bounded.await(
                "it waits for the region",
                () -> destroying.getState() == Thread.State.WAITING
                        || destroying.getState() == Thread.State.TIMED_WAITING);
        gate.countDown();
        emitter.join();
        destroying.join();
        source.close();
        assertThat(seen)
                .as("of the first of all")
                .isEqualTo(List.of(0, 1, 2, 3, 4).subList(0, seen.size()));
    }
}
