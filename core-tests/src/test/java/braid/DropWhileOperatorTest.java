package braid;

import static org.assertj.core.api.Assertions.assertThat;

import braid.testkit.Everywhere;
import java.util.List;
import org.junit.jupiter.api.Test;

class DropWhileOperatorTest {

    @Test
    void passesTheFirstThatDoesNotFitAndAllBehindIt() {
        Everywhere.<Integer, Integer>of(s -> s.dropWhile(x -> x < 3)).gives(List.of(1, 2, 3, 1, 2), List.of(3, 1, 2));
    }

    @Test
    void aPredicateThatThrowsBeginsNothing() {
        try (Scene<Integer> scene = Scene.of(s -> s.dropWhile(x -> 6 / x > 1))) {
            scene.emit(1, 0, 2, 6, 1);
            assertThat(scene.seen).containsExactly(6, 1);
            assertThat(scene.failure().element()).isEqualTo(0);
        }
    }
}
