package braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import braid.spi.Context;
import braid.spi.Marker;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Step;
import braid.testkit.Everywhere;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartitionByKeyOperatorTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void makesListsOfOneKeyAndFlushesTheRestOldestFirst() {
        Everywhere.<Integer, List<Integer>>of(s -> s.partition(2, x -> x % 3))
                .gives(List.of(1, 2, 4, 3, 5, 7), List.of(List.of(1, 4), List.of(2, 5), List.of(3), List.of(7)));
    }

    @Test
    void eachKeyHasItsTime() {
        try (Scene<List<Integer>> scene = Scene.of(s -> s.partition(3, SECOND, x -> x % 2))) {
            scene.emit(1).advance(SECOND.dividedBy(2)).emit(2, 3);
            scene.isHeld();
            scene.advance(SECOND.dividedBy(2));
            scene.isHeld(); // the even one
            assertThat(scene.seen).containsExactly(List.of(1, 3));
            scene.advance(SECOND.dividedBy(2)).rest();
            assertThat(scene.seen).containsExactly(List.of(1, 3), List.of(2));
            assertThat(scene.clock.scheduled()).isZero();
        }
    }

    @Test
    void aKeyIsForgottenWithItsList() {
        try (Scene<List<Integer>> scene = Scene.of(s -> s.partition(2, x -> x / 2))) {
            for (int i = 0; i < 1_000; i++) {
                scene.source.emit(i);
            }
            assertThat(scene.seen).hasSize(500);
            assertThat(scene.out.snapshot().node("partition").held()).isZero();
            scene.emit(1_000);
            assertThat(scene.out.snapshot().node("partition").held()).isEqualTo(1);
        }
    }

    @Test
    void aKeyThatNeverFillsHoldsUpNoMarkerOfOthersForLongerThanItsList() {
        List<Integer> acknowledged = new ArrayList<>();
        try (Scene<List<Integer>> scene =
                Scene.of(s -> s.via(new Acknowledging(acknowledged)).partition(2, x -> x % 2))) {
            scene.emit(1, 2, 4, 6);
            assertThat(acknowledged).as("behind the 1, which waits").isEmpty();
            scene.emit(3);
            assertThat(acknowledged).as("6 waits").containsExactly(1, 2, 4);
        }
        assertThat(acknowledged).containsExactly(1, 2, 4, 6, 3);
    }

    @Test
    void aFailedKeyIsInNoList() {
        try (Scene<List<Integer>> scene = Scene.of(s -> s.partition(2, x -> 6 / x))) {
            scene.emit(4, 0, 5);
            assertThat(scene.seen).containsExactly(List.of(4, 5));
            assertThat(scene.failure().element()).isEqualTo(0);
        }
    }

    @Test
    void badParametersAreRefusedWithRuleAndValue() {
        try (Scene<Integer> scene = Scene.of(s -> s)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> scene.source.partition(0, x -> x))
                    .withMessage("size must be positive: 0");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> scene.source.partition(1, Duration.ZERO, x -> x))
                    .withMessage("timeout must be positive: PT0S");
        }
    }

    /// Sends a marker behind each element, and notes the elements whose markers have come through.
    private record Acknowledging(List<Integer> through) implements Operator<Integer, Integer> {
        @Override
        public Step<Integer, Integer> open(Context context) {
            return down -> new Sending(through, down);
        }
    }

    private record Sending(List<Integer> through, Receiver<? super Integer> down) implements Receiver<Integer> {
        @Override
        public void receive(Integer element) throws InterruptedException {
            down.receive(element);
            Marker marker = new Marker(Marker.Kind.DONE);
            var _ = marker.over().thenRun(() -> through.add(element));
            down.signal(marker);
        }
    }
}
