package braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import braid.testkit.Bounded;
import braid.testkit.VirtualClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class TicksTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void givesEachTickWhenItsTimeHasCome() throws InterruptedException {
        VirtualClock clock = new VirtualClock();
        PulledSource<Long> source = Source.every(SECOND, clock);
        List<Long> seen = source.sinkToList();
        CompletableFuture<Void> over = source.start();
        for (int i = 1; i <= 3; i++) {
            clock.awaitScheduled(1);
            assertThat(seen).hasSize(i - 1);
            clock.advance(SECOND);
            int ticks = i;
            Bounded.await("a tick", () -> seen.size() == ticks);
        }
        assertThat(seen).containsExactly(0L, 1L, 2L);
        source.close();
        over.join();
        assertThat(clock.scheduled()).isZero();
    }

    @Test
    void leavesOutWhatNobodyHadTimeFor() throws InterruptedException {
        VirtualClock clock = new VirtualClock();
        PulledSource<Long> source = Source.every(SECOND, clock);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        List<Long> seen = source.limit(2)
                .peek(tick -> {
                    begun.countDown();
                    gate.await();
                })
                .sinkToList();
        CompletableFuture<Void> over = source.start();
        clock.awaitScheduled(1);
        clock.advance(SECOND);
        begun.await();
        clock.advance(SECOND.multipliedBy(3));
        gate.countDown();
        over.join(); // nobody wants more than two
        assertThat(seen).containsExactly(0L, 3L);
    }

    @Test
    void destroyEndsIt() throws InterruptedException {
        VirtualClock clock = new VirtualClock();
        PulledSource<Long> source = Source.every(SECOND, clock);
        CompletableFuture<Void> over = source.start();
        clock.awaitScheduled(1);
        source.destroy();
        Bounded.await("it has ended", over::isDone);
        assertThat(clock.scheduled()).isZero();
    }

    @Test
    void badIntervalsAreRefusedWithRuleAndValue() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Source.every(Duration.ZERO))
                .withMessage("interval must be positive: PT0S");
    }
}
