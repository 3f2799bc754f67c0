package braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import braid.testkit.Everywhere;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(doubles = {-0.5, Double.NaN, Double.NEGATIVE_INFINITY})
    void aWeightThatIsNoneIsAFailure(double weight) {
        try (Scene<List<Integer>> scene = Scene.of(s -> s.batch(10, 10, x -> weight, SECOND))) {
            scene.emit(1);
            assertThat(scene.failure().cause()).hasMessage("weight must not be negative: " + weight);
        }
    }

    @ParameterizedTest
    @CsvSource({"0,1", "0.2,1", "1.5,2", "3,3"})
    void aWeightIsRoundedUp(double weight, long counts) {
        try (Scene<List<Integer>> scene = Scene.of(s -> s.batch(10, counts, x -> weight, SECOND))) {
            scene.emit(1);
            assertThat(scene.seen).as("full by one").hasSize(1);
        }
        try (Scene<List<Integer>> scene = Scene.of(s -> s.batch(10, counts + 1, x -> weight, SECOND))) {
            scene.emit(1).isHeld();
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e30, Double.POSITIVE_INFINITY})
    void aWeightMayBeVeryLarge(double weight) {
        try (Scene<List<Integer>> scene = Scene.of(s -> s.batch(10, Long.MAX_VALUE, x -> weight, SECOND))) {
            scene.emit(1, 2);
            assertThat(scene.seen).containsExactly(List.of(1), List.of(2));
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
