package braid;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MapWithStateOperatorTest {

    @Test
    void passesOnTheSecondPartAndKeepsTheFirst() {
        try (Scene<String> scene =
                Scene.of(s -> s.mapWithState(0, (count, x) -> Pair.of(count + 1, count + ":" + x)))) {
            scene.emit(7, 8, 9);
            assertThat(scene.seen).containsExactly("0:7", "1:8", "2:9");
        }
    }

    @Test
    void aFailureLeavesTheStateAsItWas() {
        try (Scene<Integer> scene = Scene.of(s -> s.mapWithState(0, (count, x) -> Pair.of(count + 12 / x, count)))) {
            scene.emit(1, 0, 1);
            assertThat(scene.seen).containsExactly(0, 12);
            assertThat(scene.failure().element()).isEqualTo(0);
        }
    }

    @Test
    void nullInAnyPlaceIsAFailureAndLeavesTheStateAsItWas() {
        try (Scene<Integer> scene = Scene.of(s -> s.mapWithState(5, (state, x) -> switch (x) {
            case 1 -> null;
            case 2 -> Pair.of(null, 1);
            case 3 -> Pair.of(9, null);
            default -> Pair.of(state + 1, state);
        }))) {
            scene.emit(1, 2, 3, 4, 4);
            assertThat(scene.failures).hasSize(3);
            assertThat(scene.failures)
                    .allSatisfy(failure -> assertThat(failure.cause()).hasMessageContaining("null is not an element"));
            assertThat(scene.seen).isEqualTo(List.of(5, 6));
        }
    }
}
