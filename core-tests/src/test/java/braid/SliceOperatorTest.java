package braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import braid.testkit.Everywhere;
import java.util.List;
import org.junit.jupiter.api.Test;

class SliceOperatorTest {

    private static final List<Integer> TEN = List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);

    @Test
    void limitPassesTheFirst() {
        Everywhere.<Integer, Integer>of(s -> s.limit(3)).gives(TEN, List.of(0, 1, 2));
        Everywhere.<Integer, Integer>of(s -> s.limit(0)).gives(TEN, List.of());
    }

    @Test
    void skipPassesTheRest() {
        Everywhere.<Integer, Integer>of(s -> s.skip(7)).gives(TEN, List.of(7, 8, 9));
        Everywhere.<Integer, Integer>of(s -> s.skip(20)).gives(TEN, List.of());
    }

    @Test
    void sliceCountsItsStepsFromItsStart() {
        Everywhere.<Integer, Integer>of(s -> s.slice(1, Long.MAX_VALUE, 2)).gives(TEN, List.of(1, 3, 5, 7, 9));
        Everywhere.<Integer, Integer>of(s -> s.slice(2, 8, 3)).gives(TEN, List.of(2, 5));
        Everywhere.<Integer, Integer>of(s -> s.slice(5, 3, 1)).gives(TEN, List.of());
    }

    @Test
    void completesBehindTheLastThatPasses() {
        try (Scene<List<Integer>> scene = Scene.of(s -> s.slice(0, 9, 4).partition(10))) {
            scene.emit(0, 1, 2, 3, 4, 5, 6, 7);
            assertThat(scene.seen).isEmpty();
            scene.emit(8); // the partition flushes its rest
            assertThat(scene.seen).containsExactly(List.of(0, 4, 8));
            scene.emit(9);
        }
    }

    @Test
    void aSourceThatPullsIsAskedForNoMore() {
        int[] asked = {0};
        Iterable<Integer> endless =
                () -> java.util.stream.Stream.generate(() -> asked[0]++).iterator();
        PulledSource<Integer> source = Source.fromIterable(endless);
        List<Integer> seen = source.limit(5).sinkToList();
        source.run();
        assertThat(seen).containsExactly(0, 1, 2, 3, 4);
        assertThat(asked[0]).isEqualTo(5);
    }

    @Test
    void badNumbersAreRefusedWithRuleAndValue() {
        try (Scene<Integer> scene = Scene.of(s -> s)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> scene.source.limit(-1))
                    .withMessage("limit must not be negative: -1");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> scene.source.skip(-2))
                    .withMessage("skip must not be negative: -2");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> scene.source.slice(0, 3, 0))
                    .withMessage("step must be positive: 0");
        }
    }
}
