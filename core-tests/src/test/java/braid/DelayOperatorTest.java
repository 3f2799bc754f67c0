package braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import braid.testkit.Bounded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DelayOperatorTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration NANO = Duration.ofNanos(1);

    @Test
    void eachElementComesThatMuchLaterAlsoTheFirst() {
        try (Scene<Integer> scene = Scene.of(s -> s.delay(SECOND))) {
            scene.emit(1).advance(SECOND.dividedBy(2)).emit(2);
            scene.advance(SECOND.dividedBy(2).minus(NANO)).isHeld();
            assertThat(scene.seen).isEmpty();
            scene.advance(NANO).awaitSeen(1);
            scene.isHeld();
            assertThat(scene.seen).containsExactly(1);
            scene.advance(SECOND.dividedBy(2)).rest();
            assertThat(scene.seen).containsExactly(1, 2);
        }
    }

    @Test
    void holdsAnyNumberOfElementsWithoutBlocking() {
        try (Scene<Integer> scene = Scene.of(s -> s.delay(SECOND))) {
            List<Integer> expected = new ArrayList<>();
            for (int i = 0; i < 2_000; i++) {
                assertThat(scene.source.tryEmit(i)).isTrue();
                expected.add(i);
            }
            assertThat(scene.source.snapshot().node("delay").held()).isEqualTo(2_000);
            scene.advance(SECOND).rest();
            assertThat(scene.seen).isEqualTo(expected);
        }
    }

    @Test
    void closeWaitsForTheLastElement() {
        Scene<Integer> scene = Scene.of(s -> s.delay(SECOND));
        scene.emit(1);
        assertThat(scene.source.close(Duration.ofMillis(20))).isFalse();
        assertThat(scene.seen).isEmpty();
        scene.advance(SECOND).close();
        assertThat(scene.seen).containsExactly(1);
        assertThat(scene.clock.scheduled()).isZero();
    }

    @Test
    void destroyEndsItsTimersAndCountsWhatItHeld() {
        try (Scene<Integer> scene = Scene.of(s -> s.delay(SECOND))) {
            scene.emit(1, 2);
            scene.out.destroy();
            assertThat(scene.out.snapshot().node("delay").discarded()).isEqualTo(2);
            Bounded.await("its timer is over", () -> scene.clock.scheduled() == 0);
            scene.advance(SECOND).rest();
            assertThat(scene.seen).isEmpty();
        }
    }

    @Test
    void badDelaysAreRefusedWithRuleAndValue() {
        try (Scene<Integer> scene = Scene.of(s -> s)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> scene.source.delay(Duration.ofSeconds(-1)))
                    .withMessage("delay must be positive: PT-1S");
        }
    }
}
