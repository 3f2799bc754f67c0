package braid;

import static org.assertj.core.api.Assertions.assertThat;

import braid.testkit.Everywhere;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecoverOperatorTest {

    @Test
    void anElementComesInTheFailuresPlace() {
        Everywhere.<Integer, Integer>of(s -> s.map(x -> 10 / x).recover(failure -> -1))
                .gives(List.of(1, 0, 2), List.of(10, -1, 5));
    }

    @Test
    void isToldWhatFailed() {
        try (Scene<String> scene = Scene.of(s ->
                s.map(x -> "" + 10 / x).named("divide").recover(failure -> failure.node() + " " + failure.element()))) {
            scene.emit(0);
            assertThat(scene.seen).containsExactly("divide 0");
        }
    }

    @Test
    void aFunctionThatThrowsOrGivesNullMakesAFailureOfTheSameElement() {
        try (Scene<Integer> scene = Scene.of(s -> s.map(x -> 10 / (x / 10)).recover(failure -> {
            if (Integer.valueOf(1).equals(failure.element())) {
                throw new IllegalStateException("no way");
            }
            return null;
        }))) {
            scene.emit(1, 2, 10);
            assertThat(scene.seen).containsExactly(10);
            assertThat(scene.failures).hasSize(2);
            assertThat(scene.failures.get(0).cause()).hasMessage("no way");
            assertThat(scene.failures.get(0).cause().getSuppressed()[0]).isInstanceOf(ArithmeticException.class);
            assertThat(scene.failures.get(1).cause()).hasMessageContaining("null is not an element");
            assertThat(scene.failures.get(1).element()).isEqualTo(2);
        }
    }
}
