package braid.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class EverywhereTest {

    @Test
    void namesTheWayInWhichSomethingElseCame() {
        assertThatThrownBy(() ->
                        Everywhere.<Integer, Integer>of(s -> s.map(x -> x + 1)).gives(List.of(1), List.of(1)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("local, a quick receiver");
    }

    @Test
    void findsWhatDiffersInParallelOnly() {
        assertThatThrownBy(() -> Everywhere.<Integer, String>of(s -> s.map(
                                x -> Thread.currentThread().getName().startsWith("braid-task") ? "there" : "here"))
                        .gives(List.of(1), List.of("here")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("1 workers, a quick receiver");
    }
}
