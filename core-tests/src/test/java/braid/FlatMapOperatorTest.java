package braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import braid.testkit.Everywhere;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FlatMapOperatorTest {

    @Test
    void passesOnOneByOne() {
        Everywhere.<Integer, Integer>of(
                        s -> s.flatMap(x -> IntStream.range(0, x).boxed().toList()))
                .gives(List.of(3, 0, 1, 2), List.of(0, 1, 2, 0, 0, 1));
    }

    @Test
    void flattensListsOfElements() {
        Everywhere.<Integer, Integer>of(s -> s.partition(2).flatMap(x -> x))
                .gives(List.of(1, 2, 3, 4, 5), List.of(1, 2, 3, 4, 5));
    }

    @Test
    void passesOnWhatCameBeforeTheIteratorThrew() {
        Iterable<Integer> breaking =
                () -> IntStream.range(0, 3).map(i -> 10 / (2 - i)).boxed().iterator();
        try (Scene<Integer> scene = Scene.of(s -> s.flatMap(x -> breaking))) {
            scene.emit(1);
            assertThat(scene.seen).containsExactly(5, 10);
            assertThat(scene.failure().element()).isEqualTo(1);
        }
    }

    @Test
    void nullResultsAreFailures() {
        try (Scene<Integer> scene = Scene.of(s -> s.flatMap(x -> x == 1 ? null : Arrays.asList(7, null, 8)))) {
            scene.emit(1, 2);
            assertThat(scene.seen).containsExactly(7);
            assertThat(scene.failures).hasSize(2);
            assertThat(scene.failures.get(0).cause()).hasMessageContaining("the function returned null");
            assertThat(scene.failures.get(1).cause()).hasMessageContaining("the iterable returned null");
        }
    }

    @Test
    void allResultsAreFinishedBeforeEmitThrows() {
        try (Scene<Integer> scene = Scene.of(s -> s.flatMap(x -> List.of(1, 0, 2)))) {
            scene.out.map(x -> 10 / x).sink(x -> {});
            scene.out.map(x -> 20 / x).sink(x -> {});
            assertThatThrownBy(() -> scene.source.emit(5))
                    .isInstanceOf(StreamException.class)
                    .hasMessageContaining("element 0")
                    .satisfies(thrown -> assertThat(thrown.getSuppressed()).hasSize(1));
            assertThat(scene.seen).containsExactly(1, 0, 2);
        }
    }
}
