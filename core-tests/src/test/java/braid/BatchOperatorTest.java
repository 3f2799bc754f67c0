package braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import braid.testkit.Everywhere;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchOperatorTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration DAY = Duration.ofDays(1);

    @Test
    void isFullByCountOrByWeight() {
        Everywhere.<Integer, List<Integer>>of(s -> s.batch(3, 10, x -> x, DAY))
                .gives(
                        List.of(1, 1, 1, 6, 3, 2, 8, 11, 1),
                        List.of(List.of(1, 1, 1), List.of(6, 3), List.of(2, 8), List.of(11), List.of(1)));
    }

    @Test
    void isFullByTimeSinceItsFirstElement() {
        try (Scene<List<Integer>> scene = Scene.of(s -> s.batch(10, 100, x -> x, SECOND))) {
            scene.emit(1).advance(SECOND.dividedBy(2)).emit(2).isHeld();
            scene.advance(SECOND.dividedBy(2)).rest();
            assertThat(scene.seen).containsExactly(List.of(1, 2));
            scene.advance(SECOND.multipliedBy(5)).rest();
            assertThat(scene.seen).as("never an empty one").hasSize(1);
            scene.emit(99).emit(60).advance(SECOND.dividedBy(2)).emit(50);
            assertThat(scene.seen).containsExactly(List.of(1, 2), List.of(99), List.of(60));
            scene.advance(SECOND.dividedBy(2));
            scene.isHeld();
            scene.advance(SECOND.dividedBy(2)).rest();
            assertThat(scene.seen).as("each has its own time").endsWith(List.of(50));
            assertThat(scene.clock.scheduled()).isZero();
        }
    }

    @Test
    void aBadWeightIsInNoList() {
        try (Scene<List<Integer>> scene = Scene.of(s -> s.batch(2, 10, x -> x, SECOND))) {
            scene.emit(1, -1, 2);
            assertThat(scene.seen).containsExactly(List.of(1, 2));
            assertThat(scene.failure().cause()).hasMessage("weight must not be negative: -1");
        }
    }

    @Test
    void badParametersAreRefusedWithRuleAndValue() {
        try (Scene<Integer> scene = Scene.of(s -> s)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> scene.source.batch(0, 1, x -> x, SECOND))
                    .withMessage("maxCount must be positive: 0");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> scene.source.batch(1, -1, x -> x, SECOND))
                    .withMessage("maxWeight must be positive: -1");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> scene.source.batch(1, 1, x -> x, Duration.ZERO))
                    .withMessage("maxTime must be positive: PT0S");
        }
    }
}
