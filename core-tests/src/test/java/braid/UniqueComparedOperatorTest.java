package braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import braid.testkit.Everywhere;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class UniqueComparedOperatorTest {

    @Test
    void comparesWhatHasNoHashCode() {
        Everywhere.<Integer, Integer>of(s -> s.map(x -> new int[] {x})
                        .unique((a, b) -> Arrays.equals(a, b), 10)
                        .map(array -> array[0]))
                .gives(List.of(1, 2, 1, 3, 2), List.of(1, 2, 3));
    }

    @Test
    void remembersThoseSeenLastAndARepeatIsSeenAnew() {
        try (Scene<Integer> scene = Scene.of(s -> s.unique((a, b) -> a.equals(b), 2))) {
            scene.emit(1, 2, 1, 3, 2, 3, 1);
            assertThat(scene.seen).as("as unique with keys").containsExactly(1, 2, 3, 2, 1);
        }
    }

    @Test
    void aComparisonThatThrowsRemembersNothing() {
        try (Scene<Integer> scene = Scene.of(s -> s.unique((a, b) -> 6 / a == b, 3))) {
            scene.emit(1, 0, 6);
            assertThat(scene.seen).as("6 / 6 is 1").containsExactly(1);
            assertThat(scene.failure().element()).isEqualTo(0);
        }
    }

    @Test
    void badNumbersAreRefusedWithRuleAndValue() {
        try (Scene<Integer> scene = Scene.of(s -> s)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> scene.source.unique((a, b) -> true, 0))
                    .withMessage("remembered must be positive: 0");
        }
    }
}
