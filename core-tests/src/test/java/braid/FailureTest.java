package braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import braid.testkit.Room;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What a function that throws does to a stream, wherever it stands.
class FailureTest {

    private static final int BAD = 13;

    static int check(int x) {
        if (x == BAD) {
            throw new IllegalStateException("unlucky");
        }
        return x;
    }

    @Test
    void emitThrowsWhatASynchronousStepThrew() {
        Source<Integer> source = Source.create();
        List<Integer> seen = source.map(FailureTest::check).named("check").sinkToList();
        source.emit(1);
        StreamException thrown = catchThrowableOfType(StreamException.class, () -> source.emit(BAD));
        assertThat(thrown)
                .hasMessageContaining("element 13")
                .hasMessageContaining("'check'")
                .hasMessageContaining("FailureTest.java:")
                .hasCauseExactlyInstanceOf(IllegalStateException.class);
        source.emit(2);
        source.close();
        assertThat(seen).containsExactly(1, 2);
    }

    @Test
    void theSecondBranchStillSeesTheElementThatFailedInTheFirst() {
        Source<Integer> source = Source.create();
        source.sink(FailureTest::check);
        List<Integer> second = source.sinkToList();
        assertThatThrownBy(() -> source.emit(BAD)).isInstanceOf(StreamException.class);
        assertThat(second).containsExactly(BAD);
        source.close();
    }

    @Test
    void failuresOfTwoBranchesAreThrownTogether() {
        Source<Integer> source = Source.create();
        source.sink(FailureTest::check).named("first");
        source.sink(FailureTest::check).named("second");
        StreamException thrown = catchThrowableOfType(StreamException.class, () -> source.emit(BAD));
        assertThat(thrown.failure().node()).isEqualTo("first");
        assertThat(thrown.getSuppressed()).singleElement().isInstanceOf(StreamException.class);
        source.close();
    }

    @Test
    void anUnhandledFailureInAScatteredStreamReachesTheEmitterAndNothingBlocks() throws Exception {
        Source<Integer> source = Source.create();
        CountDownLatch reached = new CountDownLatch(1);
        List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
        source.scatter()
                .map(x -> {
                    if (x == BAD) {
                        reached.countDown();
                    }
                    return check(x);
                })
                .named("work")
                .buffer(Room.of(3))
                .gather()
                .sink(seen::add);
        StreamException thrown = catchThrowableOfType(StreamException.class, () -> {
            for (int i = 0; i < 10_000; i++) {
                source.emit(i);
            }
        });
        assertThat(thrown)
                .hasMessageContaining("element 13")
                .hasMessageContaining("'work'")
                .hasMessageContaining(".java:");
        reached.await();
        assertThatThrownBy(() -> source.emit(1)).isInstanceOf(StreamException.class);
        assertThatThrownBy(() -> source.close()).isInstanceOf(StreamException.class);
        assertThatThrownBy(() -> source.close()).isInstanceOf(StreamException.class);
        assertThat(seen).startsWith(IntStream.range(0, BAD).boxed().toArray(Integer[]::new));
        assertThat(seen).doesNotContain(BAD);
    }

    @Test
    void aBlockedEmitterIsToldBeforeThereIsRoom() throws Exception {
        Source<Integer> source = Source.create();
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        source.buffer(1).sink(x -> {
            if (x == 0) {
                release.await();
                throw new IllegalStateException("first");
            }
            never.await();
        });
        source.emit(0);
        AtomicReference<StreamException> thrown = new AtomicReference<>();
        Thread emitter = Thread.ofPlatform().start(() -> {
            try {
                source.emit(1);
                source.emit(2);
                source.emit(3);
            } catch (StreamException expected) {
                thrown.set(expected);
            }
        });
        Eventually.someoneWaitsAt(source, "buffer");
        release.countDown();
        emitter.join();
        assertThat(thrown.get()).hasMessageContaining("first");
        never.countDown();
        assertThatThrownBy(() -> source.close()).isInstanceOf(StreamException.class);
    }

    @Test
    void handledFailuresLeaveAllOthersInOrder() {
        Source<Integer> source = Source.create();
        List<Failure> failures = new ArrayList<>();
        List<Integer> seen = source.scatter()
                .map(FailureTest::check)
                .buffer(Room.of(3))
                .gather()
                .onError(failures::add)
                .sinkToList();
        for (int i = 0; i < 1000; i++) {
            source.emit(i);
        }
        source.close();
        assertThat(seen)
                .isEqualTo(
                        IntStream.range(0, 1000).filter(x -> x != BAD).boxed().toList());
        assertThat(failures).singleElement().satisfies(failure -> {
            assertThat(failure.element()).isEqualTo(BAD);
            assertThat(failure.node()).isEqualTo("map");
            assertThat(failure.cause()).hasMessage("unlucky");
        });
    }

    @Test
    void aSinkBehindABufferFailsTheStream() {
        Source<Integer> source = Source.create();
        source.buffer(4).sink(FailureTest::check).named("store");
        assertThatThrownBy(() -> {
                    source.emit(BAD); // may be told already
                    source.close();
                })
                .isInstanceOf(StreamException.class)
                .hasMessageContaining("'store'");
        assertThatThrownBy(() -> source.emit(1)).isInstanceOf(StreamException.class);
    }

    @Test
    void aJoinsCombinerFailsLikeAnyOther() {
        Source<Integer> left = Source.create();
        Source<Integer> right = Source.create();
        List<Integer> seen =
                left.zip(right, (a, b) -> check(a + b)).named("sum").sinkToList();
        left.emit(1);
        right.emit(1);
        left.emit(BAD);
        assertThatThrownBy(() -> right.emit(0))
                .isInstanceOf(StreamException.class)
                .hasMessageContaining("'sum'");
        left.emit(2);
        right.emit(2);
        assertThat(seen).containsExactly(2, 4);
        left.close();
        right.close();
    }

    @Test
    void aSourcesOwnThreadFailsTheStream() {
        PulledSource<Integer> source = Source.fromIterable(List.of(1, 2, BAD, 4));
        List<Integer> seen = source.map(FailureTest::check).sinkToList();
        assertThatThrownBy(() -> source.start().get()).hasCauseInstanceOf(StreamException.class);
        assertThat(seen).containsExactly(1, 2);
        assertThatThrownBy(() -> source.emit(5)).isInstanceOf(StreamException.class);
        assertThatThrownBy(source::close).isInstanceOf(StreamException.class);
    }

    @Test
    void anIterableThatThrowsFailsTheStream() {
        PulledSource<Integer> source = Source.fromIterable(
                () -> IntStream.range(0, 10).map(x -> x == 5 ? 1 / (x - 5) : x).iterator());
        source.sink(x -> {});
        assertThatThrownBy(() -> source.start().get())
                .hasCauseInstanceOf(StreamException.class)
                .hasRootCauseInstanceOf(ArithmeticException.class);
    }

    @Test
    void aWindowsReceiverFailsTheStreamAndTheWindowsGoOn() {
        Source<Integer> source = Source.create();
        List<List<Integer>> seen = new ArrayList<>();
        source.timedWindow(Duration.ofMillis(20)).sink(window -> {
            window.forEach(FailureTest::check);
            seen.add(window);
        });
        source.emit(1);
        source.drain();
        source.emit(BAD);
        assertThatThrownBy(() -> source.drain()).isInstanceOf(StreamException.class);
        assertThatThrownBy(() -> source.emit(2)).isInstanceOf(StreamException.class);
        assertThat(seen).containsExactly(List.of(1));
    }

    @Test
    void deadLettersAreAStreamOfTheirOwn() {
        Source<Integer> source = Source.create();
        Source<Failure> deadLetters = Source.create();
        List<Object> dead = deadLetters.buffer(Room.of(2)).map(Failure::element).sinkToList();
        List<Integer> seen =
                source.map(FailureTest::check).onError(deadLetters::emit).sinkToList();
        source.emit(1);
        source.emit(BAD);
        source.emit(2);
        source.close();
        deadLetters.close();
        assertThat(seen).containsExactly(1, 2);
        assertThat(dead).containsExactly(BAD);
    }

    @Test
    void allResultsOfAFlatMapAreFinishedBeforeItsFailureIsThrown() {
        Source<Integer> source = Source.create();
        List<Integer> seen = source.flatMap(x -> List.of(x, BAD, x + 1))
                .map(FailureTest::check)
                .sinkToList();
        assertThatThrownBy(() -> source.emit(1)).isInstanceOf(StreamException.class);
        assertThat(seen).containsExactly(1, 2);
        source.close();
    }

    @Test
    void anErrorOfTheUsersFunctionIsAFailureToo() {
        Source<Integer> source = Source.create();
        List<Failure> failures = new ArrayList<>();
        source.map(x -> {
                    if (x == 1) {
                        throw new NoClassDefFoundError("gone");
                    }
                    return recurse(x);
                })
                .onError(failures::add)
                .sink(x -> {});
        source.emit(1);
        source.emit(2);
        source.close();
        assertThat(failures).hasSize(2);
        assertThat(failures.get(1).cause()).isInstanceOf(StackOverflowError.class);
    }

    @SuppressWarnings("InfiniteRecursion")
    private static int recurse(int x) {
        return recurse(x + 1) + 1;
    }

    @Test
    void nullIsRefusedWithTheNodesName() {
        Source<Integer> source = Source.<Integer>create().named("numbers");
        source.map(x -> x == 1 ? null : x).named("lookup").sink(x -> {});
        assertThatThrownBy(() -> source.emit(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("'numbers'");
        assertThatThrownBy(() -> source.emit(1))
                .isInstanceOf(StreamException.class)
                .hasMessageContaining("'lookup'");
        source.close();
    }
}
