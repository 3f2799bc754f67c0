package braid;

import static org.assertj.core.api.Assertions.assertThat;

import braid.testkit.Everywhere;
import java.util.List;
import org.junit.jupiter.api.Test;

class FilterOperatorTest {

    @Test
    void passesOnWhatThePredicateHoldsFor() {
        Everywhere.<Integer, Integer>of(s -> s.filter(x -> x % 3 != 0))
                .gives(List.of(1, 2, 3, 4, 6, 7), List.of(1, 2, 4, 7));
    }

    @Test
    void passesOnTheVeryElement() {
        Integer large = Integer.valueOf(123_456);
        try (Scene<Integer> scene = Scene.of(s -> s.filter(x -> true))) {
            scene.emit(large);
            assertThat(scene.seen.getFirst()).isSameAs(large);
        }
    }

    @Test
    void aThrowingPredicateIsAFailureOfThatElementAlone() {
        try (Scene<Integer> scene = Scene.of(s -> s.filter(x -> 10 / x > 1))) {
            scene.emit(1, 0, 100, 2);
            assertThat(scene.seen).containsExactly(1, 2);
            assertThat(scene.failure().element()).isEqualTo(0);
            assertThat(scene.failure().node()).isEqualTo("filter");
            assertThat(scene.failure().cause()).isInstanceOf(ArithmeticException.class);
        }
    }
}
