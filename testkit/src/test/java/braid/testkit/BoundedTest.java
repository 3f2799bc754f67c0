package braid.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BoundedTest {

    /// On a busy machine ten times as long.
    private static final Duration SHORT = Stillness.TURN.multipliedBy(2);

    private final CountDownLatch never = new CountDownLatch(1);

    @Test
    void whatHangsEndsAndIsShown() {
        assertThatThrownBy(() -> Bounded.within(SHORT, this::hangs))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("nothing has moved for " + SHORT)
                .hasMessageContaining("BoundedTest.hangs(BoundedTest.java:");
    }

    private void hangs() throws InterruptedException {
        never.await();
    }

    @Test
    void whatHangsIsInterrupted() {
        CountDownLatch interrupted = new CountDownLatch(1);
        assertThatThrownBy(() -> Bounded.within(SHORT, () -> {
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                    }
                }))
                .isInstanceOf(AssertionError.class);
        Bounded.await(interrupted);
    }

    @Test
    void whatMovesGoesOnForAsLongAsItTakes() {
        Duration longer = SHORT.multipliedBy(3);
        assertThat(Bounded.call(SHORT, () -> spin(longer))).isEqualTo("over");
    }

    private static String spin(Duration time) {
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < time.toNanos()) {
            Thread.onSpinWait();
        }
        return "over";
    }

    @Test
    void whatThisJvmHasStartedMovesForIt() throws Exception {
        Process process =
                new ProcessBuilder("sh", "-c", "i=0; while [ $i -lt 100000000 ]; do i=$((i + 1)); done").start();
        try {
            long begun = System.nanoTime();
            assertThatThrownBy(() -> Bounded.within(SHORT, () -> {
                        while (System.nanoTime() - begun < SHORT.multipliedBy(3).toNanos()) {
                            never.await(10, java.util.concurrent.TimeUnit.MILLISECONDS);
                        }
                        throw new IOException("it was waited for");
                    }))
                    .hasRootCauseMessage("it was waited for");
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aConditionThatNeverHoldsEnds() {
        assertThatThrownBy(() -> Bounded.await(SHORT, "pigs fly", () -> false))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("not so: pigs fly, and nothing has moved for " + SHORT);
    }

    @Test
    void aCountThatChangesMoves() {
        AtomicLong looks = new AtomicLong();
        long begun = System.nanoTime();
        Bounded.await(
                SHORT,
                "long enough",
                looks::incrementAndGet,
                () -> System.nanoTime() - begun > SHORT.multipliedBy(3).toNanos());
        assertThat(looks).hasPositiveValue();
    }

    @Test
    void whatTheWorkThrowsIsThrown() {
        assertThatThrownBy(() -> Bounded.within(() -> {
                    throw new IllegalArgumentException("odd");
                }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("odd");
        assertThatThrownBy(() -> Bounded.within(() -> {
                    throw new AssertionError("wrong");
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessage("wrong");
        assertThatThrownBy(() -> Bounded.within(() -> {
                    throw new IOException("no file");
                }))
                .hasRootCauseInstanceOf(IOException.class);
    }
}
