package braid;

import static org.assertj.core.api.Assertions.assertThat;

import braid.testkit.Everywhere;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyByOperatorTest {

    @Test
    void putsItsKeyBeforeEachElement() {
        Everywhere.<Integer, Pair<String, Integer>>of(
                        s -> s.keyBy(x -> x % 2 == 0 ? "even" : "odd").pairs())
                .gives(List.of(1, 2, 3), List.of(Pair.of("odd", 1), Pair.of("even", 2), Pair.of("odd", 3)));
    }

    @Test
    void mapAndFilterLeaveTheKey() {
        Everywhere.<Integer, Pair<Integer, Integer>>of(s ->
                        s.keyBy(x -> x % 2).map(x -> x * 10).filter(x -> x > 10).pairs())
                .gives(List.of(1, 2, 3), List.of(Pair.of(0, 20), Pair.of(1, 30)));
    }

    @Test
    void itIsANodeOfThatName() {
        Scene<Integer> scene =
                Scene.of(s -> s.keyBy(x -> x % 2).named("by parity").values());
        scene.emit(1).close();
        assertThat(scene.out.snapshot().node("by parity").in()).isEqualTo(1);
    }
}
