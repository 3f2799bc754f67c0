package braid.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StillnessTest {

    private static final Duration TURN = Stillness.TURN;

    private long now = Long.MAX_VALUE - 1_000;
    private long moved = 7;
    private int looks;
    private int processes = 1;
    private long pressed;
    private final Stillness stillness = new Stillness(() -> now, this::moved);

    private Stillness.Moved moved() {
        looks++;
        return new Stillness.Moved(moved, processes, pressed);
    }

    private Duration after(Duration time, Duration movement) {
        now += time.toNanos();
        moved += movement.toNanos();
        return stillness.look();
    }

    @Test
    void lastsWhileNothingMoves() {
        assertThat(after(TURN, Duration.ZERO)).isEqualTo(TURN);
        assertThat(after(TURN, Duration.ZERO)).isEqualTo(TURN.multipliedBy(2));
    }

    @Test
    void endsWhenSomethingMoves() {
        after(TURN, Duration.ZERO);
        assertThat(after(TURN, TURN.dividedBy(10))).isZero();
        assertThat(after(TURN, Duration.ZERO)).isEqualTo(TURN);
    }

    @Test
    void isNotDisturbedByWhatOnlyLooksAround() {
        assertThat(after(TURN, TURN.dividedBy(100))).isEqualTo(TURN);
    }

    @Test
    void allowsEachProcessToLookAround() {
        processes = 4;
        assertThat(after(TURN, TURN.dividedBy(10))).isEqualTo(TURN);
        assertThat(after(TURN, TURN.dividedBy(5))).isZero();
    }

    @Test
    void endsWhenAProcessHasEnded() {
        after(TURN, Duration.ZERO);
        assertThat(after(TURN, Duration.ofSeconds(-3))).isZero();
    }

    @Test
    void endsWhenWhoLooksHasSeenSomethingMove() {
        after(TURN, Duration.ZERO);
        stillness.end();
        assertThat(after(TURN, Duration.ZERO)).isEqualTo(TURN);
    }

    @Test
    void isNotMeasuredWhileTheMachineHasNoTurnForUs() {
        assertThat(after(Duration.ofHours(1), Duration.ZERO)).isEqualTo(TURN.multipliedBy(2));
    }

    @Test
    void countsForATenthWhileTheMachineIsShortOfProcessors() {
        pressed += TURN.toNanos();
        assertThat(after(TURN, Duration.ZERO)).isEqualTo(TURN.dividedBy(10));
        assertThat(after(TURN, Duration.ZERO)).isEqualTo(TURN.dividedBy(10).plus(TURN));
    }

    @Test
    void looksOnceATurn() {
        looks = 0;
        for (int i = 0; i < 100; i++) {
            after(TURN.dividedBy(10), Duration.ZERO);
        }
        assertThat(looks).isEqualTo(10);
    }
}
