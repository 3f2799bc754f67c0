package braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import braid.spi.Completion;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Signal;
import braid.testkit.Bounded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Gatherers;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Nothing comes behind a completion, and nothing is lost there without a word; a loop comes to its completion whatever
/// its side branches wait for.
class CompletionTest {

    /// Notes what comes by: elements, failures, the completion.
    private static Operator<Object, Object> noting(List<Object> seen) {
        return context -> down -> new Noting(seen, down);
    }

    private record Noting(List<Object> seen, Receiver<? super Object> down) implements Receiver<Object> {
        @Override
        public void receive(Object element) throws InterruptedException {
            seen.add(element);
            down.receive(element);
        }

        @Override
        public void signal(Signal signal) throws InterruptedException {
            switch (signal) {
                case Failure failure -> seen.add("failed " + failure.element());
                case Completion _ -> seen.add("END");
                default -> {}
            }
            down.signal(signal);
        }
    }

    private static int refuseTwo(int x) {
        if (x == 2) {
            throw new IllegalArgumentException("two");
        }
        return x;
    }

    /// Ways to complete while an input goes on: the second stream goes on, the first ends with `Source.close`.
    static Stream<BiFunction<braid.Stream<Integer>, braid.Stream<Integer>, braid.Stream<?>>> completedEarly() {
        return Stream.of(
                (ending, goesOn) -> ending.zip(goesOn, List::of),
                (ending, goesOn) -> goesOn.zip(ending, List::of),
                (ending, goesOn) -> ending.collect(goesOn),
                (ending, goesOn) -> ending.combineLatest(goesOn, List::of),
                (ending, goesOn) -> goesOn.via(Gatherers.<Integer, List<Integer>>mapConcurrent(1, List::of))
                        .via(java.util.stream.Gatherer.<List<Integer>, Object>ofSequential(CompletionTest::pushOnce)));
    }

    private static boolean pushOnce(
            Void none, List<Integer> element, java.util.stream.Gatherer.Downstream<? super Object> down) {
        down.push(element);
        return false; // it has enough
    }

    @ParameterizedTest
    @MethodSource("completedEarly")
    void aFailureBehindTheCompletionIsThrownAndNotPassedOn(
            BiFunction<braid.Stream<Integer>, braid.Stream<Integer>, braid.Stream<?>> shape) {
        Source<Integer> ending = Source.create();
        Source<Integer> goesOn = Source.create();
        List<Object> seen = Collections.synchronizedList(new ArrayList<>());
        @SuppressWarnings("unchecked")
        braid.Stream<Object> all = (braid.Stream<Object>) shape.apply(ending, goesOn.map(CompletionTest::refuseTwo));
        all.via(noting(seen)).onError(failure -> {}).sink(x -> {});
        ending.close();
        goesOn.emit(1);
        assertThat(seen).last().isEqualTo("END");
        List<Object> before = List.copyOf(seen);
        assertThatThrownBy(() -> goesOn.emit(2))
                .isInstanceOf(StreamException.class)
                .hasRootCauseMessage("two");
        goesOn.emit(3);
        goesOn.close();
        assertThat(seen).isEqualTo(before);
    }

    @Test
    void whatIsAttachedBehindAStepThatHasEnoughCompletes() {
        Source<Integer> source = Source.create();
        braid.Stream<Integer> enough = source.limit(1);
        enough.sink(x -> {});
        source.emit(1);
        List<Object> seen = new ArrayList<>();
        enough.map(x -> (Object) x).via(noting(seen)).sink(x -> {});
        assertThat(seen).containsExactly("END");
        source.close();
    }

    @Test
    void aFailureWhosePartnerWillNotComeIsThrown() {
        Source<Integer> failing = Source.create();
        Source<Integer> partner = Source.create();
        List<Object> seen = new ArrayList<>();
        failing.map(CompletionTest::refuseTwo)
                .zip(partner, List::of)
                .via(noting(seen))
                .onError(failure -> {})
                .sink(x -> {});
        failing.emit(2); // it waits for its partner, as any element does
        assertThatThrownBy(partner::close).isInstanceOf(StreamException.class).hasRootCauseMessage("two");
        assertThat(seen).containsExactly("END");
        failing.destroy();
    }

    // What comes over a link to a source that is closed.

    @Test
    void whatComesToAClosedSourceIsNotDroppedInSilence() {
        Source<Integer> closed = Source.create();
        closed.sink(x -> {});
        Source<Integer> source = Source.create();
        source.via(Gatherers.windowFixed(3)).flatMap(x -> x).connect(closed);
        closed.close();
        source.emit(1);
        assertThatThrownBy(source::close)
                .isInstanceOf(StreamException.class)
                .hasMessageContaining("the source is closed");
    }

    // Loops.

    static Stream<UnaryOperator<braid.Stream<Integer>>> boundaries() {
        return Stream.of(stream -> stream.buffer(2), stream -> stream.delay(Duration.ofMillis(1)));
    }

    /// The third element stands at the zip, whose partners come when the source completes.
    @ParameterizedTest
    @MethodSource("boundaries")
    void aLoopBesideAJoinThatWaitsForItsCompletionCloses(UnaryOperator<braid.Stream<Integer>> boundary) {
        Source<Integer> source = Source.create();
        List<Object> seen = Collections.synchronizedList(new ArrayList<>());
        boundary.apply(source).zip(source.partition(2), List::of, 1).sink(seen::add);
        source.filter(x -> x < 5).map(x -> x + 1).connect(source);
        source.emit(1);
        source.close();
        assertThat(seen).contains(List.of(1, List.of(1, 2)), List.of(2, List.of(3, 4)), List.of(3, List.of(5)));
    }

    @Test
    void aLoopThatStillMovesIsNotClosedTooEarly() throws Exception {
        Source<Integer> source = Source.create();
        List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch open = new CountDownLatch(1);
        source.buffer(100).zip(source.partition(100), List::of, 1).sink(x -> {});
        source.map(x -> {
                    begun.countDown();
                    open.await();
                    seen.add(x);
                    return x;
                })
                .filter(x -> x < 50)
                .map(x -> x + 1)
                .scatter()
                .map(x -> {
                    LockSupport.parkNanos(2_000_000);
                    return x;
                })
                .buffer(2)
                .gather()
                .connect(source);
        Thread emitting = Thread.ofPlatform().start(() -> source.emit(1));
        begun.await();
        Thread closing = Thread.ofPlatform().start(source::close);
        open.countDown();
        emitting.join();
        closing.join();
        assertThat(seen).hasSize(50).endsWith(50);
    }

    @Test
    void closeEndsAlsoWhereWhatComesLastHasNoMemory() {
        Source<Integer> source = Source.create();
        source.partition(3)
                .map(rest -> {
                    throw new OutOfMemoryError("of " + rest);
                })
                .sink(_ -> {});
        source.emit(1);
        assertThatThrownBy(() -> Bounded.close(source)).hasRootCauseMessage("of [1]");
    }
}
