package braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import braid.spi.Marker;
import braid.testkit.Bounded;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class OverflowRateLimitOperatorTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration NANO = Duration.ofNanos(1);

    private static Scene<Integer> scene(Overflow overflow) {
        return Scene.of(s -> s.rateLimit(SECOND, 2, overflow));
    }

    @Test
    void theFirstPassesAtOnceTheOthersOneIntervalApart() {
        try (Scene<Integer> scene = scene(Overflow.FAIL)) {
            scene.emit(1, 2, 3);
            assertThat(scene.seen).containsExactly(1);
            scene.advance(SECOND.minus(NANO)).isHeld();
            assertThat(scene.seen).containsExactly(1);
            scene.advance(NANO).awaitSeen(2);
            scene.advance(SECOND).rest().emit(4);
            assertThat(scene.seen).containsExactly(1, 2, 3);
            scene.advance(SECOND).rest();
            assertThat(scene.seen).containsExactly(1, 2, 3, 4);
            assertThat(scene.clock.scheduled()).isZero();
            scene.advance(SECOND.multipliedBy(3)).emit(5, 6);
            assertThat(scene.seen).as("a pause saves up nothing").containsExactly(1, 2, 3, 4, 5);
        }
    }

    @Test
    void whatIsTooMuchGoesAsSaid() {
        assertThat(through(Overflow.DROP_OLDEST, 2)).containsExactly(1, 4, 5);
        assertThat(through(Overflow.DROP_NEWEST, 2)).containsExactly(1, 2, 3);
        assertThat(through(Overflow.LATEST, 2)).containsExactly(1, 4, 5);
        assertThat(through(Overflow.FAIL, 0)).containsExactly(1, 2, 3);
    }

    private static Iterable<Integer> through(Overflow overflow, long discarded) {
        Scene<Integer> scene = scene(overflow);
        scene.emit(1, 2, 3, 4, 5);
        Snapshot.Node node = scene.out.snapshot().node("rateLimit");
        assertThat(node.held()).isEqualTo(2);
        assertThat(node.discarded()).isEqualTo(discarded);
        if (overflow == Overflow.FAIL) {
            assertThat(scene.failures).extracting(Failure::element).containsExactly(4, 5);
            assertThat(scene.failures.getFirst().cause()).hasMessage("the rate limit is full: 2 elements wait");
        }
        scene.close();
        return scene.seen;
    }

    @Test
    void whatWaitsComesOutAtTheEnd() {
        Scene<Integer> scene = scene(Overflow.FAIL);
        scene.emit(1, 2, 3).close();
        assertThat(scene.seen).containsExactly(1, 2, 3);
        assertThat(scene.clock.scheduled()).isZero();
    }

    @Test
    void aMarkerWaitsForTheElementsBeforeItAndForNoOthers() {
        try (Scene<Integer> scene = scene(Overflow.DROP_OLDEST)) {
            scene.emit(1, 2);
            CompletableFuture<Void> first = scene.source.entrance().mark(Marker.Kind.DONE);
            scene.emit(3);
            CompletableFuture<Void> second = scene.source.entrance().mark(Marker.Kind.DONE);
            assertThat(first.isDone()).isFalse();
            scene.advance(SECOND).awaitSeen(2);
            Bounded.await("two has passed", first::isDone);
            assertThat(second.isDone()).isFalse();
            scene.emit(4, 5);
            assertThat(second.isDone()).as("three was dropped").isTrue();
        }
    }

    @Test
    void aFailureIsNotLimited() {
        Scene<Integer> scene = Scene.of(s -> s.map(x -> 6 / x).rateLimit(SECOND, 2, Overflow.FAIL));
        scene.emit(1, 2, 0);
        assertThat(scene.failure().element()).isEqualTo(0);
        scene.close();
        assertThat(scene.seen).containsExactly(6, 3);
    }

    @Test
    void ofKeysEachHasItsTurns() {
        try (Scene<Integer> scene = Scene.of(s ->
                s.keyBy(x -> x % 10).rateLimit(SECOND, 2, Overflow.DROP_NEWEST).values())) {
            scene.emit(1, 11, 21, 31, 2, 12);
            assertThat(scene.seen).containsExactly(1, 2);
            scene.advance(SECOND).awaitSeen(4);
            assertThat(scene.seen).containsExactly(1, 2, 11, 12);
            scene.advance(SECOND).rest();
            assertThat(scene.seen).containsExactly(1, 2, 11, 12, 21);
        }
    }

    @Test
    void aKeyThatIsEvictedGivesWhatWaits() {
        Scene<Integer> scene = Scene.of(s -> s.keyBy(x -> x % 10)
                .keeping(Keys.atMost(1))
                .rateLimit(SECOND, 2, Overflow.FAIL)
                .values());
        scene.emit(1, 11, 21, 2);
        assertThat(scene.seen).containsExactly(1, 11, 21, 2);
        assertThat(scene.clock.scheduled()).isZero();
        scene.close();
    }

    @Test
    void destroyEndsTheTimer() {
        try (Scene<Integer> scene = scene(Overflow.FAIL)) {
            scene.emit(1, 2);
            Bounded.within(scene.out::destroy);
            assertThat(scene.clock.scheduled()).isZero();
            assertThat(scene.out.snapshot().node("rateLimit").discarded()).isEqualTo(1);
        }
    }

    @Test
    void badParametersAreRefusedWithRuleAndValue() {
        try (Scene<Integer> scene = Scene.of(s -> s)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> scene.source.rateLimit(Duration.ZERO, 1, Overflow.FAIL))
                    .withMessage("interval must be positive: PT0S");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> scene.source.rateLimit(SECOND, 0, Overflow.FAIL))
                    .withMessage("capacity must be positive: 0");
        }
    }
}
