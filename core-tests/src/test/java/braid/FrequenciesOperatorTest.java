package braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import braid.testkit.Everywhere;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FrequenciesOperatorTest {

    @Test
    void countsEachElement() {
        Everywhere.<String, Map<String, Long>>of(s -> s.frequencies())
                .gives(
                        List.of("a", "b", "a"),
                        List.of(Map.of("a", 1L), Map.of("a", 1L, "b", 1L), Map.of("a", 2L, "b", 1L)));
    }

    @Test
    void aMapThatWasPassedOnStaysAsItIs() {
        try (Scene<Map<Integer, Long>> scene = Scene.of(Stream::frequencies)) {
            scene.emit(3);
            Map<Integer, Long> first = scene.seen.getFirst();
            scene.emit(3, 1);
            assertThat(first).isEqualTo(Map.of(3, 1L));
            assertThatThrownBy(() -> first.put(4, 1L)).isInstanceOf(UnsupportedOperationException.class);
            assertThat(scene.seen.getLast().keySet())
                    .as("in the order in which they came")
                    .containsExactly(3, 1);
        }
    }
}
