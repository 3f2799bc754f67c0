package braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import braid.testkit.Bounded;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class OverflowBufferOperatorTest {

    /// What comes through a buffer of two places of 0 to 5, of which 0 is being delivered all the while.
    private static List<Object> through(Overflow overflow, long discarded) throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        Source<Integer> source = Source.create();
        List<Object> seen = new ArrayList<>();
        source.buffer(2, overflow)
                .onError(failure -> seen.add(failure.cause().getMessage() + ", " + failure.element()))
                .sink(x -> {
                    begun.countDown();
                    gate.await();
                    seen.add(x);
                });
        source.emit(0);
        begun.await();
        for (int i = 1; i < 5; i++) {
            source.emit(i);
        }
        assertThat(source.snapshot().node("buffer").discarded()).isEqualTo(discarded);
        gate.countDown();
        source.close();
        assertThat(source.snapshot().node("buffer").held()).isZero();
        return seen;
    }

    @Test
    void dropsTheOldest() throws InterruptedException {
        assertThat(through(Overflow.DROP_OLDEST, 2)).containsExactly(0, 3, 4);
    }

    @Test
    void dropsTheNewest() throws InterruptedException {
        assertThat(through(Overflow.DROP_NEWEST, 2)).containsExactly(0, 1, 2);
    }

    @Test
    void keepsTheLatestAlone() throws InterruptedException {
        assertThat(through(Overflow.LATEST, 2)).containsExactly(0, 3, 4);
    }

    @Test
    void failsInItsPlace() throws InterruptedException {
        String full = "the buffer is full: 2 elements wait, ";
        assertThat(through(Overflow.FAIL, 0)).containsExactly(0, 1, 2, full + 3, full + 4);
    }

    @Test
    void destroyThrowsAwayWhatWaits() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        Source<Integer> source = Source.create();
        Stream<Integer> buffer = source.buffer(3, Overflow.DROP_OLDEST);
        buffer.sink(x -> {
            begun.countDown();
            gate.await();
        });
        source.emit(0);
        begun.await();
        for (int i = 1; i < 4; i++) {
            source.emit(i);
        }
        Thread destroying = Thread.ofPlatform().start(buffer::destroy);
        gate.countDown();
        destroying.join();
        Bounded.await("all thrown away", () -> buffer.snapshot().node("buffer").held() == 0);
        source.close();
    }

    @Test
    void badCapacitiesAreRefusedWithRuleAndValue() {
        try (Scene<Integer> scene = Scene.of(s -> s)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> scene.source.buffer(0, Overflow.FAIL))
                    .withMessage("capacity must be positive: 0");
        }
    }
}
