package braid;

import static org.assertj.core.api.Assertions.assertThat;

import braid.testkit.Everywhere;
import java.util.List;
import org.junit.jupiter.api.Test;

class DistinctUntilChangedOperatorTest {

    @Test
    void dropsRepeatsOfTheOneBefore() {
        Everywhere.<Integer, Integer>of(s -> s.distinctUntilChanged())
                .gives(List.of(1, 1, 2, 2, 1, 1), List.of(1, 2, 1));
    }

    @Test
    void comparesKeys() {
        Everywhere.<Integer, Integer>of(s -> s.distinctUntilChanged(x -> x / 10))
                .gives(List.of(1, 2, 11, 12, 3), List.of(1, 11, 3));
    }

    @Test
    void aFailedKeyChangesNothing() {
        try (Scene<Integer> scene = Scene.of(s -> s.distinctUntilChanged(x -> 10 / x))) {
            scene.emit(5, 0, 5, 2);
            assertThat(scene.seen).containsExactly(5, 2);
            assertThat(scene.failure().element()).isEqualTo(0);
        }
    }
}
