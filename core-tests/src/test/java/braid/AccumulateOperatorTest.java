package braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import braid.testkit.Everywhere;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccumulateOperatorTest {

    @Test
    void beginsWithTheFirstElementWhichItPassesOn() {
        Everywhere.<Integer, Integer>of(s -> s.accumulate(Integer::sum))
                .gives(List.of(1, 2, 3, 4), List.of(1, 3, 6, 10));
    }

    @Test
    void beginsWithTheStartWhichItDoesNotPassOn() {
        Everywhere.<Integer, String>of(s -> s.accumulate("", (state, x) -> state + x))
                .gives(List.of(1, 2, 3), List.of("1", "12", "123"));
    }

    @Test
    void aFailureLeavesTheStateAsItWas() {
        Everywhere.<Integer, Integer>of(
                        s -> s.accumulate(100, (state, x) -> state + 12 / x).recover(failure -> -1))
                .gives(List.of(1, 0, 2), List.of(112, -1, 118));
    }

    @Test
    void aFailureFromAboveIsNoElement() {
        Everywhere.<Integer, Integer>of(
                        s -> s.map(x -> 12 / x).accumulate(Integer::sum).recover(failure -> -1))
                .gives(List.of(0, 1, 0, 2), List.of(-1, 12, -1, 18));
    }

    @Test
    void aNullStateIsAFailureAndLeavesTheStateAsItWas() {
        try (Scene<Integer> scene = Scene.of(s -> s.accumulate(0, (state, x) -> x == 2 ? null : state + x))) {
            scene.emit(1, 2, 3);
            assertThat(scene.seen).containsExactly(1, 4);
            assertThat(scene.failure().node()).isEqualTo("accumulate");
        }
    }

    @Test
    void aMissingStartIsRefusedWhenItIsBuilt() {
        try (Scene<Integer> scene = Scene.of(s -> s)) {
            assertThatNullPointerException()
                    .isThrownBy(() -> scene.source.accumulate((Integer) null, Integer::sum))
                    .withMessage("start");
        }
    }

    @Test
    void keepsItsStateWhenBranchesComeAndGo() {
        try (Scene<Integer> scene = Scene.of(s -> s.accumulate(Integer::sum))) {
            scene.emit(1, 2);
            List<Integer> late = new ArrayList<>();
            var branch = scene.out.sink(late::add);
            scene.emit(3);
            branch.destroy();
            scene.emit(4);
            assertThat(scene.seen).containsExactly(1, 3, 6, 10);
            assertThat(late).containsExactly(6);
        }
    }
}
