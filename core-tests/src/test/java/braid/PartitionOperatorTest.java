package braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import braid.testkit.Everywhere;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartitionOperatorTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration NANO = Duration.ofNanos(1);

    @Test
    void makesListsOfTheSizeAndFlushesTheRestAtCompletion() {
        Everywhere.<Integer, List<Integer>>of(s -> s.partition(3))
                .gives(List.of(1, 2, 3, 4, 5, 6, 7), List.of(List.of(1, 2, 3), List.of(4, 5, 6), List.of(7)));
    }

    @Test
    void makesNoEmptyListAtCompletion() {
        Everywhere.<Integer, List<Integer>>of(s -> s.partition(2)).gives(List.of(1, 2), List.of(List.of(1, 2)));
    }

    @Test
    void aFailureIsInNoList() {
        Everywhere.<Integer, List<Integer>>of(
                        s -> s.map(x -> 6 / x).partition(2).recover(failure -> List.of()))
                .gives(List.of(1, 0, 2, 3), List.of(List.of(), List.of(6, 3), List.of(2)));
    }

    @Test
    void drainDoesNotWaitForAPartialList() {
        try (Scene<List<Integer>> scene = Scene.of(s -> s.partition(3))) {
            scene.emit(1, 2).rest();
            assertThat(scene.seen).isEmpty();
            scene.emit(3).rest();
            assertThat(scene.seen).containsExactly(List.of(1, 2, 3));
        }
    }

    @Test
    void passesOnWhatThereIsWhenTheTimeIsOverSinceTheFirst() {
        try (Scene<List<Integer>> scene = Scene.of(s -> s.partition(3, SECOND))) {
            scene.emit(1);
            scene.advance(SECOND.minus(NANO));
            scene.emit(2);
            scene.isHeld();
            assertThat(scene.seen).isEmpty();
            scene.advance(NANO).rest();
            assertThat(scene.seen).containsExactly(List.of(1, 2));
            scene.advance(SECOND.multipliedBy(5)).rest();
            assertThat(scene.seen).as("never an empty list").hasSize(1);
        }
    }

    @Test
    void aFullListStopsItsTimer() {
        try (Scene<List<Integer>> scene = Scene.of(s -> s.partition(2, SECOND))) {
            scene.emit(1, 2);
            assertThat(scene.clock.scheduled()).isZero();
            scene.advance(SECOND.dividedBy(2)).emit(3).advance(SECOND.dividedBy(2));
            scene.isHeld();
            assertThat(scene.seen).containsExactly(List.of(1, 2));
            scene.advance(SECOND.dividedBy(2)).rest();
            assertThat(scene.seen).containsExactly(List.of(1, 2), List.of(3));
        }
    }

    @Test
    void completionStopsTheTimer() {
        Scene<List<Integer>> scene = Scene.of(s -> s.partition(3, SECOND));
        scene.emit(1).close();
        assertThat(scene.seen).containsExactly(List.of(1));
        assertThat(scene.clock.scheduled()).isZero();
    }

    @Test
    void destroyStopsTheTimer() {
        try (Scene<List<Integer>> scene = Scene.of(s -> s.partition(3, SECOND))) {
            scene.emit(1);
            scene.out.destroy();
            assertThat(scene.clock.scheduled()).isZero();
            scene.advance(SECOND).rest();
            assertThat(scene.seen).isEmpty();
        }
    }

    @Test
    void badParametersAreRefusedWithRuleAndValue() {
        try (Scene<Integer> scene = Scene.of(s -> s)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> scene.source.partition(0))
                    .withMessage("size must be positive: 0");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> scene.source.partition(2, Duration.ZERO))
                    .withMessage("timeout must be positive: PT0S");
        }
    }
}
