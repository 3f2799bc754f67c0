package braid;

import static org.assertj.core.api.Assertions.assertThat;

import braid.testkit.Everywhere;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeekOperatorTest {

    @Test
    void passesOnWhatItShows() {
        Everywhere.<Integer, Integer>of(s -> s.peek(x -> assertThat(x).isPositive()))
                .gives(List.of(1, 2, 3), List.of(1, 2, 3));
    }

    @Test
    void showsEachElementOnce() {
        List<Integer> shown = Collections.synchronizedList(new ArrayList<>());
        try (Scene<Integer> scene = Scene.of(s -> s.peek(shown::add).scatter().peek(shown::add))) {
            scene.emit(1, 2).rest();
            assertThat(shown).containsExactly(1, 1, 2, 2);
            assertThat(scene.seen).containsExactly(1, 2);
        }
    }

    @Test
    void whatItThrowsIsAFailureInTheElementsPlace() {
        Everywhere.<Integer, Integer>of(s -> s.peek(x -> {
                            if (x == 2) {
                                throw new IllegalStateException("no twos");
                            }
                        })
                        .recover(failure -> -1))
                .gives(List.of(1, 2, 3), List.of(1, -1, 3));
    }
}
