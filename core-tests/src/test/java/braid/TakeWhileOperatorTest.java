package braid;

import static org.assertj.core.api.Assertions.assertThat;

import braid.testkit.Everywhere;
import java.util.List;
import org.junit.jupiter.api.Test;

class TakeWhileOperatorTest {

    @Test
    void passesWhatComesBeforeTheFirstThatDoesNotFit() {
        Everywhere.<Integer, Integer>of(s -> s.takeWhile(x -> x < 3)).gives(List.of(1, 2, 3, 1, 2), List.of(1, 2));
    }

    @Test
    void completesThere() {
        try (Scene<List<Integer>> scene = Scene.of(s -> s.takeWhile(x -> x < 3).partition(10))) {
            scene.emit(1, 2);
            assertThat(scene.seen).isEmpty();
            scene.emit(3, 1);
            assertThat(scene.seen).containsExactly(List.of(1, 2));
        }
    }

    @Test
    void aPredicateThatThrowsEndsNothing() {
        try (Scene<Integer> scene = Scene.of(s -> s.takeWhile(x -> 6 / x > 1))) {
            scene.emit(1, 0, 2);
            assertThat(scene.seen).containsExactly(1, 2);
            assertThat(scene.failure().element()).isEqualTo(0);
        }
    }
}
