package braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import braid.testkit.Everywhere;
import java.util.List;
import org.junit.jupiter.api.Test;

class UniqueOperatorTest {

    @Test
    void dropsWhatCameBefore() {
        Everywhere.<Integer, Integer>of(s -> s.unique().gather())
                .gives(List.of(1, 2, 1, 3, 2, 1, 4), List.of(1, 2, 3, 4));
    }

    @Test
    void comparesKeys() {
        Everywhere.<Integer, Integer>of(s -> s.unique(x -> x % 3)).gives(List.of(1, 4, 2, 5, 3, 9), List.of(1, 2, 3));
    }

    @Test
    void remembersTheKeysSeenLastAndARepeatIsSeenAnew() {
        try (Scene<Integer> scene = Scene.of(s -> s.unique(x -> x, 2))) {
            scene.emit(1, 2, 1, 3, 2, 3, 1);
            // 1 was seen anew before 3 came, so 3 drives out 2; then 2 drives out 1.
            assertThat(scene.seen).containsExactly(1, 2, 3, 2, 1);
        }
    }

    @Test
    void aFailedKeyIsNotSeen() {
        try (Scene<Integer> scene = Scene.of(s -> s.unique(x -> x < 0 ? null : 10 / x))) {
            scene.emit(0, -1, 1, 1);
            assertThat(scene.seen).containsExactly(1);
            assertThat(scene.failures).hasSize(2);
            assertThat(scene.failures.get(1).cause())
                    .hasMessage("null is not an element: the key's function returned null");
        }
    }

    @Test
    void badNumbersAreRefusedWithRuleAndValue() {
        try (Scene<Integer> scene = Scene.of(s -> s)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> scene.source.unique(x -> x, 0))
                    .withMessage("remembered must be positive: 0");
        }
    }
}
