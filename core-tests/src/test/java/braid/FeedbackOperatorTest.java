package braid;

import static org.assertj.core.api.Assertions.assertThat;

import braid.testkit.Bounded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FeedbackOperatorTest {

    private final Source<Integer> source = Source.create();
    private final List<Integer> seen = new ArrayList<>();

    @AfterEach
    void end() {
        source.destroy();
    }

    @Test
    void elementsGoAroundUntilNoneIsLeft() {
        source.sink(seen::add).filter(x -> x > 0).map(x -> x - 1).connect(source);
        source.emit(3);
        source.drain();
        assertThat(seen).containsExactly(3, 2, 1, 0);
        source.close();
    }

    @Test
    void manyRoundsNeedNoStack() {
        source.sink(seen::add).filter(x -> x > 0).map(x -> x - 1).connect(source);
        source.emit(200_000);
        source.drain();
        assertThat(seen).hasSize(200_001);
        source.close();
    }

    @Test
    void whatGrowsOnItsWayRoundNeverWaitsForItself() {
        source.sink(seen::add)
                .filter(x -> x > 0)
                .flatMap(x -> List.of(x - 1, x - 1))
                .buffer(2)
                .connect(source);
        Bounded.within(() -> source.emit(8));
        source.drain();
        assertThat(seen).hasSize((1 << 9) - 1);
        source.close();
    }

    @Test
    void closeWaitsUntilTheLastHasComeAround() {
        source.partition(2)
                .sink(x -> seen.addAll(x))
                .flatMap(x -> x)
                .filter(x -> x > 0)
                .map(x -> x - 1)
                .connect(source);
        source.emit(5);
        source.emit(5);
        source.close();
        assertThat(seen).containsExactly(5, 5, 4, 4, 3, 3, 2, 2, 1, 1, 0, 0);
    }

    @Test
    void anEndlessCycleDrainsNever() {
        source.map(x -> x).connect(source);
        source.emit(1);
        assertThat(source.drain(Duration.ofMillis(50))).isFalse();
    }

    @Test
    void disconnectOpensTheCycle() throws InterruptedException {
        CountDownLatch rounds = new CountDownLatch(1_000);
        Stream<Integer> around = source.map(x -> x);
        around.sink(x -> rounds.countDown());
        around.connect(source);
        source.emit(1);
        rounds.await();
        around.disconnect(source);
        source.drain();
        source.close();
    }

    @Test
    void aCycleOfTwoSourcesIsFoundToo() {
        Source<Integer> other = Source.create();
        source.sink(seen::add).filter(x -> x > 0).connect(other);
        other.map(x -> x - 1).connect(source);
        source.emit(100);
        source.drain();
        assertThat(seen)
                .isEqualTo(
                        IntStream.rangeClosed(0, 100).map(x -> 100 - x).boxed().toList());
        source.close();
        other.close();
    }

    /// Has two threads link `from` to `to`, which both find not linked, since the source is busy.
    private void connectTwice(Stream<Integer> from, Source<Integer> to, CountDownLatch begun, CountDownLatch gate)
            throws InterruptedException {
        List<Thread> threads = new ArrayList<>(List.of(Thread.startVirtualThread(() -> source.emit(0))));
        begun.await();
        threads.add(Thread.ofPlatform().start(() -> from.connect(to)));
        threads.add(Thread.ofPlatform().start(() -> from.connect(to)));
        Bounded.await(
                "both wait to change the graph",
                () -> threads.stream()
                        .skip(1)
                        .allMatch(thread -> thread.getState() == Thread.State.WAITING
                                || thread.getState() == Thread.State.TIMED_WAITING));
        gate.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static Stream<Integer> gated(Stream<Integer> stream, CountDownLatch begun, CountDownLatch gate) {
        return stream.map(x -> {
            if (x == 0 && begun.getCount() > 0) {
                begun.countDown();
                gate.await();
            }
            return x;
        });
    }

    @Test
    void twoThreadsThatCloseTheSameCycleCloseItOnce() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        Stream<Integer> around =
                gated(source, begun, gate).sink(seen::add).filter(x -> x > 0).map(x -> x - 1);
        connectTwice(around, source, begun, gate);
        source.emit(3);
        source.drain();
        assertThat(seen).containsExactly(0, 3, 2, 1, 0);
        around.disconnect(source);
        source.emit(2);
        source.close();
        assertThat(seen).containsExactly(0, 3, 2, 1, 0, 2);
    }

    @Test
    void twoThreadsThatConnectTheSameConnectItOnce() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        Source<Integer> other = Source.create();
        other.sink(seen::add);
        connectTwice(gated(source, begun, gate), other, begun, gate);
        seen.clear();
        source.emit(1);
        source.close();
        other.close();
        assertThat(seen).containsExactly(1);
    }

    @Test
    void aFailureOnTheWayRoundFailsTheStream() {
        source.map(x -> 10 / x).map(x -> x - 1).connect(source);
        Bounded.await("the failure is not thrown", () -> {
            try {
                source.emit(1);
                source.drain(Duration.ofMillis(20));
                return false;
            } catch (StreamException failed) {
                return failed.getCause() instanceof ArithmeticException;
            }
        });
    }

    /// Twice as many come by one way as by the other, so that the longer way stands at the join.
    private Stream<Integer> outrun() {
        return source.union(source).buffer(2).zip(source, Integer::sum, 4);
    }

    /// Goes around as 4, 3, 2, 1 and 0, and is closed.
    private void emitFourAndClose(Stream<Integer> around) {
        source.sink(seen::add);
        around.filter(x -> x > 0).map(x -> x - 1).connect(source);
        source.emit(4);
        Bounded.close(source);
        assertThat(seen).containsExactly(4, 3, 2, 1, 0);
    }

    @Test
    void closeWaitsForNoTicksBesideTheLoop() {
        outrun().fixedWindow(Duration.ofMillis(2)).sink(_ -> {});
        emitFourAndClose(source.map(x -> x));
    }

    @Test
    void closeWaitsForNoTicksInTheLoopThatBringNothing() {
        outrun().sink(_ -> {});
        emitFourAndClose(source.fixedWindow(Duration.ofMillis(2)).flatMap(x -> x));
    }

    @Test
    void closeDoesNotWaitForWhatWillGoWithTheLoop() throws InterruptedException {
        CountDownLatch gate = new CountDownLatch(1);
        Stream<Integer> ahead = source.map(x -> {
                    if (x == 10) {
                        gate.await();
                    }
                    return x;
                })
                .buffer(4);
        Stream<Integer> joined =
                ahead.zipLatest(source.filter(x -> x < 0), Integer::sum, 1).named("joined");
        Stream<Integer> around = ahead.filter(x -> x == 1).flatMap(x -> List.of(10, 11));
        around.connect(source);
        source.emitAll(List.of(1, 2));
        Bounded.await("the buffer's thread stands at the join", () -> isWaitedAt("joined"));
        Thread opens = Thread.ofPlatform().start(() -> around.disconnect(source));
        Bounded.await("the loop is about to be opened", () -> isWaitedAt("feedback"));
        gate.countDown();
        Bounded.close(source);
        Bounded.join(opens);
        assertThat(joined.snapshot().node("joined").held()).isZero();
    }

    private boolean isWaitedAt(String name) {
        return source.snapshot().nodes().stream()
                .anyMatch(node -> node.name().equals(name) && !node.waits().isEmpty());
    }

    @Test
    void manyThreadsConnectAndDisconnectTheSameAtOnce() {
        Stream<Integer> around = source.filter(x -> x < 0);
        Bounded.Work work = () -> {
            for (int i = 0; i < 2_000; i++) {
                around.connect(source);
                around.disconnect(source);
            }
        };
        List<CompletableFuture<Void>> working =
                IntStream.range(0, 4).mapToObj(_ -> Bounded.begin(work)).toList();
        working.forEach(CompletableFuture::join);
        source.emit(1);
        Bounded.close(source);
    }
}
