package braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ThrottleOperatorTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration NANO = Duration.ofNanos(1);

    @Test
    void dropsWhatComesWithinTheInterval() {
        try (Scene<Integer> scene = Scene.of(s -> s.throttle(SECOND))) {
            scene.emit(1, 2).advance(SECOND.minus(NANO)).emit(3).advance(NANO).emit(4, 5);
            assertThat(scene.seen).containsExactly(1, 4);
            scene.advance(SECOND.multipliedBy(10)).emit(6);
            assertThat(scene.seen).containsExactly(1, 4, 6);
            assertThat(scene.clock.scheduled()).as("needs no timer").isZero();
        }
    }

    @Test
    void badTimesAreRefusedWithRuleAndValue() {
        try (Scene<Integer> scene = Scene.of(s -> s)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> scene.source.throttle(Duration.ZERO))
                    .withMessage("interval must be positive: PT0S");
        }
    }
}
