package braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import braid.testkit.Everywhere;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartitionUniqueOperatorTest {

    @Test
    void keepsTheFirstOfEachKey() {
        Everywhere.<Integer, List<Integer>>of(s -> s.partitionUnique(3, x -> x % 10, Keep.FIRST))
                .gives(List.of(1, 11, 2, 21, 3, 4), List.of(List.of(1, 2, 3), List.of(4)));
    }

    @Test
    void keepsTheLastOfEachKeyBehindTheOthers() {
        Everywhere.<Integer, List<Integer>>of(s -> s.partitionUnique(3, x -> x % 10, Keep.LAST))
                .gives(List.of(1, 2, 11, 3, 4), List.of(List.of(2, 11, 3), List.of(4)));
    }

    @Test
    void aFailureIsInNoListAndItsElementNeither() {
        try (Scene<List<Integer>> scene = Scene.of(s -> s.partitionUnique(2, x -> 6 / x, Keep.FIRST))) {
            scene.emit(1, 0).rest();
            assertThat(scene.out.snapshot().node("partitionUnique").held()).isEqualTo(1);
            scene.emit(2);
            assertThat(scene.seen).containsExactly(List.of(1, 2));
            assertThat(scene.failure().element()).isEqualTo(0);
        }
    }

    @Test
    void badSizesAreRefusedWithRuleAndValue() {
        try (Scene<Integer> scene = Scene.of(s -> s)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> scene.source.partitionUnique(0, x -> x, Keep.LAST))
                    .withMessage("size must be positive: 0");
        }
    }
}
