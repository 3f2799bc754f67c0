package braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import braid.testkit.Bounded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// A source that is paused for a while.
class PauseTest {

    private final Source<Integer> source = Source.create();
    private final List<Integer> seen = Collections.synchronizedList(new ArrayList<>());

    private static void over(CompletableFuture<Void> work) throws Exception {
        work.get();
    }

    @Test
    void emittersWaitVisiblyUntilItIsResumed() throws Exception {
        source.sink(seen::add);
        source.emit(1);
        source.pause();
        assertThat(source.tryEmit(9)).isFalse();
        assertThat(source.emit(9, Duration.ofMillis(1))).isFalse();
        CompletableFuture<Void> emitting = Bounded.begin(() -> source.emit(2));
        Eventually.someoneWaitsAt(source, "source");
        Snapshot.Node node = source.snapshot().node("source");
        assertThat(node.paused()).isTrue();
        assertThat(node.waits()).singleElement().satisfies(wait -> {
            assertThat(wait.kind()).isEqualTo("PAUSE");
            assertThat(wait.text()).contains("waits at 'source'", "for the source to be resumed");
        });
        assertThat(seen).containsExactly(1);
        source.resume();
        over(emitting);
        assertThat(source.snapshot().node("source").paused()).isFalse();
        source.close();
        assertThat(seen).containsExactly(1, 2);
    }

    @Test
    void whatIsQueuedMeanwhileGoesFirstAndADrainWaitsForIt() throws Exception {
        source.sink(seen::add);
        source.pause();
        CompletableFuture<Void> first = source.emitAsync(1);
        CompletableFuture<Void> second = source.emitAsync(2);
        CompletableFuture<Void> drain = Bounded.begin(source::drain);
        Eventually.someoneWaitsAt(source, "source");
        assertThat(first).isNotDone();
        assertThat(drain).isNotDone();
        source.resume();
        source.emit(3);
        over(first);
        over(second);
        over(drain);
        source.close();
        assertThat(seen).containsExactly(1, 2, 3);
    }

    @Test
    void aPulledSourceStopsPullingAndGoesOn() throws Exception {
        PulledSource<Integer> numbers = Source.fromIterable(List.of(1, 2, 3, 4));
        assertThat(numbers.snapshot().node("source").size()).isEqualTo(4);
        numbers.sink(seen::add);
        numbers.pause();
        CompletableFuture<Void> through = numbers.start();
        Eventually.someoneWaitsAt(numbers, "source");
        assertThat(seen).isEmpty();
        numbers.resume();
        over(through);
        assertThat(seen).containsExactly(1, 2, 3, 4);
    }

    @Test
    void anInterruptThatAFunctionLeftDoesNotEndThePulling() throws Exception {
        PulledSource<Integer> numbers =
                Source.fromIterable(() -> List.of(1, 2, 3).iterator());
        numbers.sink(x -> {
            seen.add(x);
            if (x < 3) {
                numbers.pause();
            }
            Thread.currentThread().interrupt();
        });
        CompletableFuture<Void> through = numbers.start();
        for (int i = 0; i < 2; i++) {
            Bounded.await(
                    "the pulling waits, or is over",
                    () -> through.isDone()
                            || !numbers.snapshot().node("source").waits().isEmpty());
            numbers.resume();
            int taken = i + 2;
            Bounded.await("the next is there", () -> through.isDone() || seen.size() >= taken);
        }
        over(through);
        assertThat(seen).containsExactly(1, 2, 3);
    }

    @Test
    void closeEndsItAndTakesWhatWasQueued() throws Exception {
        source.sink(seen::add);
        source.pause();
        CompletableFuture<Void> queued = source.emitAsync(1);
        CompletableFuture<Void> emitting = Bounded.begin(() -> source.emit(2));
        Eventually.someoneWaitsAt(source, "source");
        source.close();
        over(queued);
        assertThatThrownBy(() -> over(emitting))
                .hasCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        source.pause();
        assertThat(source.snapshot().node("source").paused()).isFalse();
        assertThat(seen).containsExactly(1);
    }

    @Test
    void destroyAndTheFailureOfTheStreamEndIt() throws Exception {
        source.pause();
        CompletableFuture<Void> emitting = Bounded.begin(() -> source.emit(1));
        Eventually.someoneWaitsAt(source, "source");
        source.destroy();
        assertThatThrownBy(() -> over(emitting)).hasCauseInstanceOf(IllegalStateException.class);

        Source<Integer> failing = Source.create();
        CountDownLatch paused = new CountDownLatch(1);
        failing.buffer(1).sink(x -> {
            paused.await();
            throw new IllegalArgumentException("bad");
        });
        failing.emit(1);
        failing.pause();
        CompletableFuture<Void> late = Bounded.begin(() -> failing.emit(2));
        Eventually.someoneWaitsAt(failing, "source");
        paused.countDown();
        assertThatThrownBy(() -> over(late))
                .hasCauseInstanceOf(StreamException.class)
                .hasMessageContaining("bad");
    }

    @Test
    void anInterruptEndsTheWaitOfAnEmitter() throws Exception {
        source.pause();
        Thread[] emitter = new Thread[1];
        CompletableFuture<Void> emitting = Bounded.begin(() -> {
            emitter[0] = Thread.currentThread();
            source.emit(1);
        });
        Eventually.someoneWaitsAt(source, "source");
        emitter[0].interrupt();
        assertThatThrownBy(() -> over(emitting)).hasCauseInstanceOf(StreamInterruptedException.class);
    }

    @Test
    void whatItsOwnFunctionsEmitGoesOn() {
        source.sink(x -> {
            seen.add(x);
            source.pause();
            if (x < 3) {
                source.emit(x + 1);
            }
        });
        source.emit(1);
        assertThat(seen).containsExactly(1, 2, 3);
        source.close();
    }

    @Test
    void theExpectedSizeIsShownAndNotNegative() {
        assertThat(source.snapshot().node("source").size()).isEqualTo(-1);
        assertThat(source.expecting(7).snapshot().node("source").size()).isEqualTo(7);
        assertThatThrownBy(() -> source.expecting(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("elements must not be negative: -1");
    }
}
