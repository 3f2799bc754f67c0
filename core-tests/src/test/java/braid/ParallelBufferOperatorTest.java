package braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ParallelBufferOperatorTest {

    private final CountDownLatch gate = new CountDownLatch(1);
    private final List<Integer> begun = Collections.synchronizedList(new ArrayList<>());
    private final Source<Integer> source = Source.create();

    @AfterEach
    void open() {
        gate.countDown();
    }

    private Integer passGate(Integer element) throws InterruptedException {
        begun.add(element);
        gate.await();
        return element;
    }

    @Test
    void takesExactlyItsCapacityAndBeginsNoMore() {
        try (Client client = Client.local(6)) {
            List<Integer> seen = source.scatter(client)
                    .map(this::passGate)
                    .buffer(3)
                    .gather()
                    .sinkToList();
            assertThat(source.tryEmit(1)).isTrue();
            assertThat(source.tryEmit(2)).isTrue();
            assertThat(source.tryEmit(3)).isTrue();
            assertThat(source.tryEmit(4)).isFalse();
            braid.testkit.Bounded.await("three run", () -> begun.size() == 3);
            assertThat(source.snapshot().node("buffer").held()).isEqualTo(3);
            gate.countDown();
            source.close();
            assertThat(seen).containsExactly(1, 2, 3);
            assertThat(begun).hasSize(3);
        }
    }

    @Test
    void aSlotIsFreeOnlyWhenTheReceiverHasReturned() throws InterruptedException {
        CountDownLatch received = new CountDownLatch(1);
        source.scatter().map(x -> x).buffer(1).gather().sink(x -> {
            received.countDown();
            passGate(x);
        });
        source.emit(1);
        received.await();
        assertThat(source.tryEmit(2)).isFalse();
        gate.countDown();
        source.emit(2);
        source.close();
    }

    @Test
    void aSlowFirstHoldsBackTheQuickSecond() {
        try (Client client = Client.local(6)) {
            List<Integer> seen = source.scatter(client)
                    .map(x -> x == 1 ? passGate(x) : x)
                    .buffer(3)
                    .gather()
                    .sinkToList();
            source.emit(1);
            source.emit(2);
            assertThat(source.drain(java.time.Duration.ofMillis(30))).isFalse();
            assertThat(seen).isEmpty();
            gate.countDown();
            source.close();
            assertThat(seen).containsExactly(1, 2);
        }
    }

    @Test
    void badCapacitiesAreRefusedWithRuleAndValue() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> source.scatter().buffer(-3))
                .withMessage("capacity must be positive: -3");
    }
}
