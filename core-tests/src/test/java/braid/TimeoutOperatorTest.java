package braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import braid.spi.Context;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Step;
import braid.testkit.VirtualClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class TimeoutOperatorTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration NANO = Duration.ofNanos(1);

    @Test
    void saysOnceThatNoElementHasCome() {
        try (Scene<Integer> scene = Scene.of(s -> s.timeout(SECOND))) {
            scene.advance(SECOND.minus(NANO))
                    .emit(1)
                    .advance(SECOND.minus(NANO))
                    .rest();
            assertThat(scene.failures).isEmpty();
            scene.advance(NANO).rest();
            assertThat(scene.failure().cause())
                    .isInstanceOf(TimeoutException.class)
                    .hasMessage("no element came for PT1S");
            assertThat(scene.failure().node()).isEqualTo("timeout");
            scene.advance(SECOND.multipliedBy(10)).rest();
            assertThat(scene.failures).as("one for each silence").hasSize(1);
            scene.emit(2).advance(SECOND).rest();
            assertThat(scene.failures).hasSize(2);
            assertThat(scene.seen).containsExactly(1, 2);
        }
    }

    @Test
    void theFirstElementHasToComeToo() {
        try (Scene<Integer> scene = Scene.of(s -> s.timeout(SECOND))) {
            scene.advance(SECOND).rest();
            assertThat(scene.failures).hasSize(1);
        }
    }

    @Test
    void aTimeThatIsOverBeforeTheNodeIsLinkedIsNotForgotten() {
        VirtualClock clock = new VirtualClock();
        Source<Integer> source = Source.create(clock);
        List<Object> seen = source.via(new Hasty(clock)).sinkToList();
        assertThat(seen).isEmpty();
        clock.advance(SECOND);
        source.close();
        assertThat(seen).containsExactly("late");
    }

    /// Has its time come while it is opened.
    private record Hasty(VirtualClock clock) implements Operator<Integer, Object> {
        @Override
        public Step<Integer, Object> open(Context context) {
            context.schedule(SECOND, down -> down.receive("late"));
            clock.advance(SECOND);
            return down -> new Ignoring(down);
        }
    }

    private record Ignoring(Receiver<? super Object> down) implements Receiver<Integer> {
        @Override
        public void receive(Integer element) {
            // Only its timer passes something on.
        }
    }

    @Test
    void whereNobodyHandlesItTheStreamHasFailed() {
        Scene<Integer> scene = Scene.of(s -> s);
        scene.source.timeout(SECOND);
        scene.advance(SECOND);
        assertThatThrownBy(scene::close)
                .isInstanceOf(StreamException.class)
                .hasMessageContaining("no element came for PT1S");
    }

    @Test
    void completionAndDestroyEndItsTimer() {
        Scene<Integer> scene = Scene.of(s -> s.timeout(SECOND));
        assertThat(scene.clock.scheduled()).isEqualTo(1);
        scene.close();
        assertThat(scene.clock.scheduled()).isZero();
        try (Scene<Integer> other = Scene.of(s -> s.timeout(SECOND))) {
            other.out.destroy();
            assertThat(other.clock.scheduled()).isZero();
        }
    }

    @Test
    void badTimesAreRefusedWithRuleAndValue() {
        try (Scene<Integer> scene = Scene.of(s -> s)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> scene.source.timeout(Duration.ZERO))
                    .withMessage("limit must be positive: PT0S");
        }
    }
}
