package braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import braid.testkit.Bounded;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RateLimitOperatorTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration NANO = Duration.ofNanos(1);

    @Test
    void theFirstPassesAtOnceTheOthersOneIntervalApart() throws InterruptedException {
        try (Scene<Integer> scene = Scene.of(s -> s.rateLimit(SECOND))) {
            scene.emit(1);
            assertThat(scene.seen).containsExactly(1);
            Thread emitter = Thread.ofPlatform().daemon(true).start(() -> {
                scene.source.emit(2);
                scene.source.emit(3);
            });
            scene.clock.awaitScheduled(1);
            scene.advance(SECOND.minus(NANO));
            assertThat(scene.clock.scheduled()).isEqualTo(1);
            assertThat(scene.seen).containsExactly(1);
            scene.advance(NANO).awaitSeen(2);
            scene.clock.awaitScheduled(1);
            assertThat(scene.seen).containsExactly(1, 2);
            scene.advance(SECOND).awaitSeen(3);
            emitter.join();
            assertThat(emitter.isAlive()).isFalse();
        }
    }

    @Test
    void whoComesLateEnoughDoesNotWait() {
        try (Scene<Integer> scene = Scene.of(s -> s.rateLimit(SECOND))) {
            scene.emit(1)
                    .advance(SECOND)
                    .emit(2)
                    .advance(SECOND.multipliedBy(3))
                    .emit(3);
            assertThat(scene.seen).containsExactly(1, 2, 3);
            assertThat(scene.source.tryEmit(4)).as("a pause saves up nothing").isFalse();
        }
    }

    @Test
    void tryEmitIsRefusedBeforeItsTurn() {
        try (Scene<Integer> scene = Scene.of(s -> s.rateLimit(SECOND))) {
            assertThat(scene.source.tryEmit(1)).isTrue();
            assertThat(scene.source.tryEmit(2)).isFalse();
            scene.advance(SECOND);
            assertThat(scene.source.tryEmit(3)).isTrue();
            assertThat(scene.seen).containsExactly(1, 3);
        }
    }

    @Test
    void destroyLetsTheWaitingEmitterGo() throws InterruptedException {
        try (Scene<Integer> scene = Scene.of(s -> s.rateLimit(SECOND))) {
            scene.emit(1);
            Thread emitter = Thread.ofPlatform().daemon(true).start(() -> scene.source.emit(2));
            scene.clock.awaitScheduled(1);
            Bounded.within(scene.out::destroy);
            emitter.join();
            assertThat(emitter.isAlive()).isFalse();
            assertThat(scene.clock.scheduled()).isZero();
        }
    }

    @Test
    void badIntervalsAreRefusedWithRuleAndValue() {
        try (Scene<Integer> scene = Scene.of(s -> s)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> scene.source.rateLimit(Duration.ZERO))
                    .withMessage("interval must be positive: PT0S");
        }
    }
}
