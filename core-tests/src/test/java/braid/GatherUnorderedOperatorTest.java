package braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import braid.testkit.Bounded;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GatherUnorderedOperatorTest {

    private final CountDownLatch gate = new CountDownLatch(1);
    private final Source<Integer> source = Source.create();

    @AfterEach
    void open() {
        gate.countDown();
    }

    private Integer passGate(Integer element) throws InterruptedException {
        gate.await();
        return element;
    }

    @Test
    void aQuickOneOvertakesASlowOne() {
        try (Client client = Client.local(4)) {
            List<Integer> seen = source.scatter(client)
                    .map(x -> x == 1 ? passGate(x) : x)
                    .gatherUnordered(3)
                    .sinkToList();
            source.emit(1);
            source.emit(2);
            source.emit(3);
            Bounded.await("the quick ones do not come", () -> seen.size() == 2);
            gate.countDown();
            source.close();
            assertThat(seen).hasSize(3).endsWith(1);
        }
    }

    @Test
    void aSignalOvertakesNoElement() {
        try (Client client = Client.local(4)) {
            List<List<Integer>> seen = source.scatter(client)
                    .map(x -> x == 1 ? passGate(x) : x)
                    .gatherUnordered(4)
                    .partition(9)
                    .sinkToList();
            source.emit(1);
            source.emit(2);
            assertThat(source.drain(java.time.Duration.ofMillis(30))).isFalse();
            assertThat(source.close(java.time.Duration.ofMillis(30))).isFalse();
            assertThat(seen).isEmpty();
            gate.countDown();
            source.close();
            assertThat(seen).containsExactly(List.of(2, 1));
        }
    }

    @Test
    void takesExactlyItsCapacity() {
        source.scatter().map(this::passGate).gatherUnordered(2);
        assertThat(source.tryEmit(1)).isTrue();
        assertThat(source.tryEmit(2)).isTrue();
        assertThat(source.tryEmit(3)).isFalse();
        gate.countDown();
        source.close();
    }

    @Test
    void badCapacitiesAreRefusedWithRuleAndValue() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> source.scatter().gatherUnordered(0))
                .withMessage("capacity must be positive: 0");
    }

    @Test
    void whatIsBeingDeliveredIsNotThrownAwayByDestroy() throws InterruptedException {
        CountDownLatch delivering = new CountDownLatch(1);
        Stream<Integer> values = source.scatter().gatherUnordered(2);
        values.sink(x -> {
            delivering.countDown();
            passGate(x);
        });
        source.emit(1);
        Bounded.await(delivering);
        source.destroy();
        gate.countDown();
        Bounded.await(Scene.LIMIT, "its room is not given back", () -> held(values) == 0);
        assertThat(values.snapshot().node("gatherUnordered").discarded()).isZero();
    }

    private static int held(Stream<?> stream) {
        return stream.snapshot().node("gatherUnordered").held();
    }
}
