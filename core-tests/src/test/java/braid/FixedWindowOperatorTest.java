package braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FixedWindowOperatorTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration NANO = Duration.ofNanos(1);

    @Test
    void ticksWhenItIsEmptyToo() {
        try (Scene<List<Integer>> scene = Scene.of(s -> s.fixedWindow(SECOND))) {
            scene.advance(SECOND).rest();
            assertThat(scene.seen).containsExactly(List.of());
            scene.advance(SECOND.minus(NANO)).emit(1, 2).isHeld();
            scene.advance(NANO).rest();
            scene.advance(SECOND).rest();
            assertThat(scene.seen).containsExactly(List.of(), List.of(1, 2), List.of());
        }
    }

    @Test
    void ticksADayInNoTime() {
        try (Scene<Integer> scene =
                Scene.of(s -> s.fixedWindow(Duration.ofHours(1)).map(List::size))) {
            for (int hour = 0; hour < 24; hour++) {
                scene.emit(hour).advance(Duration.ofHours(1)).rest();
            }
            assertThat(scene.seen).hasSize(24).containsOnly(1);
        }
    }

    @Test
    void inParallelToo() {
        try (Client client = Client.local(2);
                Scene<List<Integer>> scene = Scene.of(s -> s.scatter(client).fixedWindow(SECOND))) {
            scene.emit(1, 2).advance(SECOND).rest();
            scene.advance(SECOND).rest();
            assertThat(scene.seen).containsExactly(List.of(1, 2), List.of());
        }
    }

    @Test
    void theRestComesAtCompletionAndItTicksNoMore() {
        Scene<List<Integer>> scene = Scene.of(s -> s.fixedWindow(SECOND));
        scene.emit(1).close();
        assertThat(scene.seen).containsExactly(List.of(1));
        assertThat(scene.clock.scheduled()).isZero();
    }

    @Test
    void destroyEndsItsTicks() {
        try (Scene<List<Integer>> scene = Scene.of(s -> s.fixedWindow(SECOND))) {
            scene.advance(SECOND).rest();
            scene.out.destroy();
            assertThat(scene.clock.scheduled()).isZero();
        }
    }

    @Test
    void badIntervalsAreRefusedWithRuleAndValue() {
        try (Scene<Integer> scene = Scene.of(s -> s)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> scene.source.fixedWindow(Duration.ZERO))
                    .withMessage("interval must be positive: PT0S");
        }
    }
}
