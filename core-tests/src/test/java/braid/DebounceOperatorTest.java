package braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DebounceOperatorTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration NANO = Duration.ofNanos(1);

    @Test
    void passesTheLastOnceNoOtherHasCome() {
        try (Scene<Integer> scene = Scene.of(s -> s.debounce(SECOND))) {
            scene.emit(1).advance(SECOND.minus(NANO)).emit(2).advance(SECOND.minus(NANO));
            scene.isHeld();
            assertThat(scene.seen).isEmpty();
            assertThat(scene.out.snapshot().node("debounce").held()).isEqualTo(1);
            scene.advance(NANO).rest();
            assertThat(scene.seen).containsExactly(2);
            scene.advance(SECOND.multipliedBy(3)).emit(3).advance(SECOND).rest();
            assertThat(scene.seen).containsExactly(2, 3);
            assertThat(scene.clock.scheduled()).isZero();
        }
    }

    @Test
    void aThousandElementsAreOneTimer() {
        try (Scene<Integer> scene = Scene.of(s -> s.debounce(SECOND))) {
            for (int i = 0; i < 1_000; i++) {
                scene.source.emit(i);
                assertThat(scene.clock.scheduled()).isEqualTo(1);
            }
            scene.advance(SECOND).rest();
            assertThat(scene.seen).containsExactly(999);
        }
    }

    @Test
    void theLastComesAtOnceAtCompletion() {
        Scene<Integer> scene = Scene.of(s -> s.debounce(SECOND));
        scene.emit(1, 2).close();
        assertThat(scene.seen).containsExactly(2);
        assertThat(scene.clock.scheduled()).isZero();
    }

    @Test
    void aFailureGoesBy() {
        try (Scene<Integer> scene = Scene.of(s -> s.map(x -> 6 / x).debounce(SECOND))) {
            scene.emit(1, 0);
            assertThat(scene.failure().element()).isEqualTo(0);
            assertThat(scene.seen).isEmpty();
            scene.advance(SECOND).rest();
            assertThat(scene.seen).containsExactly(6);
        }
    }

    @Test
    void destroyEndsItsTimer() {
        try (Scene<Integer> scene = Scene.of(s -> s.debounce(SECOND))) {
            scene.emit(1);
            scene.out.destroy();
            assertThat(scene.clock.scheduled()).isZero();
        }
    }

    @Test
    void badTimesAreRefusedWithRuleAndValue() {
        try (Scene<Integer> scene = Scene.of(s -> s)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> scene.source.debounce(Duration.ZERO))
                    .withMessage("quiet must be positive: PT0S");
        }
    }
}
