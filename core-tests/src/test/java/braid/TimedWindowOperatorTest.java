package braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimedWindowOperatorTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration NANO = Duration.ofNanos(1);

    @Test
    void collectsWhatComesInAWindowThatBeginsWithItsFirstElement() {
        try (Scene<List<Integer>> scene = Scene.of(s -> s.timedWindow(SECOND))) {
            scene.advance(SECOND.dividedBy(3)).emit(1);
            scene.advance(SECOND.minus(NANO)).emit(2).isHeld();
            assertThat(scene.seen).isEmpty();
            scene.advance(NANO).rest();
            assertThat(scene.seen).containsExactly(List.of(1, 2));
            scene.emit(3).advance(SECOND).rest();
            assertThat(scene.seen).containsExactly(List.of(1, 2), List.of(3));
        }
    }

    @Test
    void givesNoEmptyWindows() {
        try (Scene<List<Integer>> scene = Scene.of(s -> s.timedWindow(SECOND))) {
            scene.advance(SECOND.multipliedBy(5)).rest();
            assertThat(scene.seen).isEmpty();
            assertThat(scene.clock.scheduled()).as("nothing is timed meanwhile").isZero();
        }
    }

    @Test
    void theLastWindowComesAtOnceAtCompletion() {
        Scene<List<Integer>> scene = Scene.of(s -> s.timedWindow(SECOND));
        scene.emit(1, 2).close();
        assertThat(scene.seen).containsExactly(List.of(1, 2));
        assertThat(scene.clock.scheduled()).as("timers left").isZero();
    }

    @Test
    void aFailureIsInNoWindow() {
        try (Scene<List<Integer>> scene = Scene.of(s -> s.map(x -> 6 / x).timedWindow(SECOND))) {
            scene.emit(1, 0, 2).advance(SECOND).rest();
            assertThat(scene.seen.stream().flatMap(List::stream)).containsExactly(6, 3);
            assertThat(scene.failure().element()).isEqualTo(0);
        }
    }

    @Test
    void aFailingReceiverDoesNotEndIt() {
        try (Scene<List<Integer>> scene = Scene.of(s -> s.timedWindow(SECOND).sink(window -> {
            if (window.contains(1)) {
                throw new IllegalStateException("no ones");
            }
        }))) {
            scene.emit(1).advance(SECOND).rest();
            scene.emit(2).advance(SECOND).rest();
            assertThat(scene.seen).containsExactly(List.of(2));
            assertThat(scene.failures).hasSize(1);
        }
    }

    @Test
    void destroyEndsItsTimer() {
        try (Scene<List<Integer>> scene = Scene.of(s -> s.timedWindow(SECOND))) {
            scene.emit(1);
            scene.out.destroy();
            assertThat(scene.clock.scheduled()).isZero();
        }
    }

    @Test
    void badIntervalsAreRefusedWithRuleAndValue() {
        try (Scene<Integer> scene = Scene.of(s -> s)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> scene.source.timedWindow(Duration.ofNanos(-5)))
                    .withMessage("interval must be positive: PT-0.000000005S");
        }
    }
}
