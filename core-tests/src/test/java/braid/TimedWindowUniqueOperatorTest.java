package braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimedWindowUniqueOperatorTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void keepsTheFirstOrTheLastOfEachKeyInAWindow() {
        try (Scene<List<Integer>> first = Scene.of(s -> s.timedWindowUnique(SECOND, x -> x % 10, Keep.FIRST));
                Scene<List<Integer>> last = Scene.of(s -> s.timedWindowUnique(SECOND, x -> x % 10, Keep.LAST))) {
            first.emit(1, 2, 11).advance(SECOND).rest();
            assertThat(first.seen).containsExactly(List.of(1, 2));
            first.emit(11).advance(SECOND).rest();
            assertThat(first.seen).as("each window by itself").containsExactly(List.of(1, 2), List.of(11));
            last.emit(1, 2, 11).advance(SECOND).rest();
            assertThat(last.seen).containsExactly(List.of(2, 11));
        }
    }

    @Test
    void theLastWindowComesAtOnceAtCompletion() {
        Scene<List<Integer>> scene = Scene.of(s -> s.timedWindowUnique(SECOND, x -> x, Keep.LAST));
        scene.emit(1, 2, 1).close();
        assertThat(scene.seen).containsExactly(List.of(2, 1));
        assertThat(scene.clock.scheduled()).as("timers left").isZero();
    }

    @Test
    void aFailedKeyIsInNoWindow() {
        try (Scene<List<Integer>> scene = Scene.of(s -> s.timedWindowUnique(SECOND, x -> 6 / x, Keep.FIRST))) {
            scene.emit(1, 0, 2).advance(SECOND).rest();
            assertThat(scene.seen.stream().flatMap(List::stream)).containsExactly(1, 2);
            assertThat(scene.failure().element()).isEqualTo(0);
        }
    }

    @Test
    void badIntervalsAreRefusedWithRuleAndValue() {
        try (Scene<Integer> scene = Scene.of(s -> s)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> scene.source.timedWindowUnique(Duration.ZERO, x -> x, Keep.LAST))
                    .withMessage("interval must be positive: PT0S");
        }
    }
}
