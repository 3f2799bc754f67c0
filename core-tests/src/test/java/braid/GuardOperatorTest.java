package braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import braid.testkit.Everywhere;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GuardOperatorTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration NANO = Duration.ofNanos(1);

    @Test
    void passesOnWhatTheFunctionMakes() {
        Everywhere.<Integer, Integer>of(s -> s.guard(x -> x * 2, Breaker.after(1, SECOND)))
                .gives(List.of(1, 2, 3), List.of(2, 4, 6));
    }

    @Test
    void leavesAServiceAloneThatFailsInARow() {
        List<Integer> called = new ArrayList<>();
        List<Breaker.State> states = new ArrayList<>();
        Breaker breaker = Breaker.after(2, SECOND).telling(states::add);
        try (Scene<Integer> scene = Scene.of(s -> s.guard(
                x -> {
                    called.add(x);
                    return 10 / (x % 10);
                },
                breaker))) {
            scene.emit(10, 1, 20, 30);
            assertThat(states).as("a success between counts").containsExactly(Breaker.State.OPEN);
            scene.emit(2).advance(SECOND.minus(NANO)).emit(3);
            assertThat(called).as("none is called while it is open").containsExactly(10, 1, 20, 30);
            assertThat(scene.failures.getLast().cause())
                    .hasMessage("the circuit is open: 2 failures in a row, tried again after PT1S");
            assertThat(scene.failures.getLast().element()).isEqualTo(3);
            scene.advance(NANO).emit(40, 4);
            assertThat(called).as("one is tried, and fails").containsExactly(10, 1, 20, 30, 40);
            scene.advance(SECOND).emit(5, 50, 6);
            assertThat(called).endsWith(5, 50, 6);
            assertThat(scene.seen).containsExactly(10, 2, 1);
            assertThat(states)
                    .containsExactly(
                            Breaker.State.OPEN,
                            Breaker.State.HALF_OPEN,
                            Breaker.State.OPEN,
                            Breaker.State.HALF_OPEN,
                            Breaker.State.CLOSED);
        }
    }

    @Test
    void anInterruptSaysNothingOfTheService() {
        List<Breaker.State> states = new ArrayList<>();
        try (Scene<Integer> scene = Scene.of(s -> s.guard(
                x -> {
                    throw new InterruptedException("wanted elsewhere");
                },
                Breaker.after(1, SECOND).telling(states::add)))) {
            scene.emit(1);
            assertThat(scene.failure().cause()).hasMessage("wanted elsewhere");
            assertThat(states).isEmpty();
        }
    }

    @Test
    void whatTheListenerThrowsHidesNothing() {
        try (Scene<Integer> scene =
                Scene.of(s -> s.guard(x -> 10 / x, Breaker.after(1, SECOND).telling(state -> {
                    throw new IllegalStateException("listener");
                })))) {
            scene.emit(0);
            assertThat(scene.failure().cause()).isInstanceOf(ArithmeticException.class);
            assertThat(scene.failure().cause().getSuppressed()[0]).hasMessage("listener");
        }
    }

    @Test
    void badNumbersAreRefusedWithRuleAndValue() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Breaker.after(0, SECOND))
                .withMessage("failures must be positive: 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Breaker.after(1, Duration.ZERO))
                .withMessage("pause must be positive: PT0S");
    }
}
