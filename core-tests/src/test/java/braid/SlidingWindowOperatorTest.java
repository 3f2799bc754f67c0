package braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import braid.testkit.Everywhere;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlidingWindowOperatorTest {

    @Test
    void passesOnPartialWindowsFirst() {
        Everywhere.<Integer, List<Integer>>of(s -> s.slidingWindow(3))
                .gives(List.of(0, 1, 2, 3), List.of(List.of(0), List.of(0, 1), List.of(0, 1, 2), List.of(1, 2, 3)));
    }

    @Test
    void waitsUntilItIsFullWhereItIsToldTo() {
        Everywhere.<Integer, List<Integer>>of(s -> s.slidingWindow(3, Partial.DROP))
                .gives(List.of(0, 1, 2, 3), List.of(List.of(0, 1, 2), List.of(1, 2, 3)));
    }

    @Test
    void aWindowOnceGivenDoesNotChange() {
        try (Scene<List<Integer>> scene = Scene.of(s -> s.slidingWindow(2))) {
            scene.emit(1, 2, 3);
            assertThat(scene.seen).containsExactly(List.of(1), List.of(1, 2), List.of(2, 3));
        }
    }

    @Test
    void aFailureIsInNoWindow() {
        Everywhere.<Integer, List<Integer>>of(
                        s -> s.map(x -> 6 / x).slidingWindow(2).recover(failure -> List.of()))
                .gives(List.of(1, 0, 2), List.of(List.of(6), List.of(), List.of(6, 3)));
    }

    @Test
    void badSizesAreRefusedWithRuleAndValue() {
        try (Scene<Integer> scene = Scene.of(s -> s)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> scene.source.slidingWindow(-1))
                    .withMessage("size must be positive: -1");
        }
    }
}
