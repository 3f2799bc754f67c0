package braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import braid.testkit.Bounded;
import braid.testkit.Everywhere;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class WeighedBufferOperatorTest {

    @Test
    void passesAllOnInOrder() {
        Everywhere.<Integer, Integer>of(s -> s.buffer(3, x -> x)).gives(List.of(1, 2, 9, 0, 3), List.of(1, 2, 9, 0, 3));
    }

    @Test
    void theEmitterWaitsWhereAnElementWouldWeighTooMuch() throws InterruptedException {
        CountDownLatch gate = new CountDownLatch(1);
        Source<Integer> source = Source.create();
        List<Integer> seen = new ArrayList<>();
        source.buffer(10, x -> x).sink(x -> {
            gate.await();
            seen.add(x);
        });
        source.emit(4);
        source.emit(5);
        assertThat(source.snapshot().node("buffer").held()).isEqualTo(2);
        Thread emitter = Thread.ofPlatform().start(() -> source.emit(2));
        Bounded.await(
                "it waits", () -> !source.snapshot().node("buffer").waits().isEmpty());
        assertThat(source.tryEmit(1)).as("somebody stands in the region").isFalse();
        gate.countDown();
        emitter.join();
        source.close();
        assertThat(seen).containsExactly(4, 5, 2);
        assertThat(source.snapshot().node("buffer").held()).isZero();
    }

    @Test
    void tryEmitRefusesWhereItIsFull() {
        CountDownLatch gate = new CountDownLatch(1);
        Source<Integer> source = Source.create();
        source.buffer(10, x -> x).sink(x -> gate.await());
        source.emit(12); // alone it may
        assertThat(source.tryEmit(1)).isFalse();
        gate.countDown();
        source.close();
    }

    @Test
    void aBadWeightIsAFailureInItsElementsPlace() {
        List<Object> seen = Collections.synchronizedList(new ArrayList<>());
        Source<Integer> source = Source.create();
        source.buffer(10, x -> x == 0 ? null : x)
                .onError(failure -> seen.add(failure.cause().getMessage()))
                .sink(seen::add);
        source.emit(1);
        source.emit(-1);
        source.emit(0);
        source.emit(2);
        source.close();
        assertThat(seen).containsExactly(1, "weight must not be negative: -1", "null is not a weight", 2);
    }

    @Test
    void aFlowOfFailuresIsBoundedToo() throws InterruptedException {
        CountDownLatch gate = new CountDownLatch(1);
        Source<Integer> source = Source.create();
        source.map(x -> 6 / x).buffer(3, x -> x).onError(failure -> gate.await());
        Thread emitter = Thread.ofPlatform().start(() -> {
            for (int i = 0; i < 20; i++) {
                source.emit(0);
            }
        });
        Bounded.await(
                "it waits", () -> !source.snapshot().node("buffer").waits().isEmpty());
        assertThat(source.snapshot().node("buffer").held()).isLessThanOrEqualTo(3);
        gate.countDown();
        emitter.join();
        source.close();
    }

    @Test
    void badWeightsAreRefusedWithRuleAndValue() {
        try (Scene<Integer> scene = Scene.of(s -> s)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> scene.source.buffer(0, x -> x))
                    .withMessage("maxWeight must be positive: 0");
        }
    }
}
