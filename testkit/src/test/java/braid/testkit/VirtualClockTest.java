package braid.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import braid.spi.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VirtualClockTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final VirtualClock clock = new VirtualClock();
    private final List<String> ran = new ArrayList<>();

    @Test
    void standsStillUntilItIsAdvanced() {
        long before = clock.nanoTime();
        assertThat(clock.nanoTime()).isEqualTo(before);
        clock.advance(SECOND);
        assertThat(clock.nanoTime() - before).isEqualTo(SECOND.toNanos());
    }

    @Test
    void runsWhatIsDueInOrderOfTimeAndThenOfScheduling() {
        clock.schedule(SECOND.multipliedBy(2), () -> ran.add("late"));
        clock.schedule(SECOND, () -> ran.add("early"));
        clock.schedule(SECOND, () -> ran.add("early too"));
        clock.advance(SECOND.minusNanos(1));
        assertThat(ran).isEmpty();
        clock.advance(SECOND.multipliedBy(3));
        assertThat(ran).containsExactly("early", "early too", "late");
    }

    @Test
    void anActionSeesItsOwnTimeAndMayScheduleMore() {
        long before = clock.nanoTime();
        clock.schedule(SECOND, () -> {
            ran.add("first at " + (clock.nanoTime() - before));
            clock.schedule(SECOND, () -> ran.add("second at " + (clock.nanoTime() - before)));
        });
        clock.advance(SECOND.multipliedBy(5));
        assertThat(ran).containsExactly("first at 1000000000", "second at 2000000000");
        assertThat(clock.nanoTime() - before).isEqualTo(SECOND.multipliedBy(5).toNanos());
    }

    @Test
    void whatIsCancelledDoesNotRun() {
        Clock.Scheduled scheduled = clock.schedule(SECOND, () -> ran.add("never"));
        assertThat(clock.scheduled()).isEqualTo(1);
        scheduled.cancel();
        assertThat(clock.scheduled()).isZero();
        clock.advance(SECOND);
        assertThat(ran).isEmpty();
    }

    @Test
    void whatAnActionThrowsIsThrownByAdvanceAndTheRestIsStillScheduled() {
        clock.schedule(SECOND, () -> {
            throw new IllegalStateException("action");
        });
        clock.schedule(SECOND, () -> ran.add("next"));
        assertThatThrownBy(() -> clock.advance(SECOND)).hasMessage("action");
        clock.advance(Duration.ZERO);
        assertThat(ran).containsExactly("next");
    }

    @Test
    void anActionMustNotAdvanceIt() {
        clock.schedule(SECOND, () -> clock.advance(SECOND));
        assertThatIllegalStateException().isThrownBy(() -> clock.advance(SECOND));
    }

    @Test
    void timeNeverGoesBack() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> clock.advance(Duration.ofNanos(-1)))
                .withMessage("time must not be negative: PT-0.000000001S");
    }

    @Test
    void waitsForAnotherThreadToSchedule() throws InterruptedException {
        Thread scheduling = Thread.ofPlatform().daemon(true).start(() -> clock.schedule(SECOND, () -> {}));
        clock.awaitScheduled(1);
        scheduling.join();
        assertThatThrownBy(() -> clock.awaitScheduled(2, Duration.ofMillis(5)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("2 actions are scheduled");
    }
}
