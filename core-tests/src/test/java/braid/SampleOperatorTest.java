package braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SampleOperatorTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void passesTheNewestOfEachInterval() {
        try (Scene<Integer> scene = Scene.of(s -> s.sample(SECOND))) {
            scene.advance(SECOND.dividedBy(2)).emit(1, 2).isHeld();
            assertThat(scene.seen).isEmpty();
            scene.advance(SECOND.dividedBy(2)).rest();
            assertThat(scene.seen).as("counted from when it was built").containsExactly(2);
            scene.advance(SECOND.multipliedBy(3)).rest();
            assertThat(scene.seen).as("nothing came").hasSize(1);
            assertThat(scene.clock.scheduled()).as("nothing is timed meanwhile").isZero();
            scene.emit(3).advance(SECOND).rest();
            assertThat(scene.seen).containsExactly(2, 3);
        }
    }

    @Test
    void theLastComesAtOnceAtCompletion() {
        Scene<Integer> scene = Scene.of(s -> s.sample(SECOND));
        scene.emit(1, 2).close();
        assertThat(scene.seen).containsExactly(2);
        assertThat(scene.clock.scheduled()).isZero();
    }

    @Test
    void aFailureGoesBy() {
        try (Scene<Integer> scene = Scene.of(s -> s.map(x -> 6 / x).sample(SECOND))) {
            scene.emit(1, 0);
            assertThat(scene.failure().element()).isEqualTo(0);
            scene.advance(SECOND).rest();
            assertThat(scene.seen).containsExactly(6);
        }
    }

    @Test
    void badTimesAreRefusedWithRuleAndValue() {
        try (Scene<Integer> scene = Scene.of(s -> s)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> scene.source.sample(Duration.ofSeconds(-1)))
                    .withMessage("interval must be positive: PT-1S");
        }
    }
}
