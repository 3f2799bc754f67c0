package braid;

import static org.assertj.core.api.Assertions.assertThat;

import braid.testkit.Everywhere;
import java.util.List;
import org.junit.jupiter.api.Test;

class CombineLatestJoinTest {

    @Test
    void pairsTheNewestOfEachOnceBothHaveGivenOne() {
        Source<String> other = Source.create();
        try (Scene<Pair<Integer, String>> scene = Scene.of(s -> s.combineLatest(other))) {
            scene.emit(1, 2);
            assertThat(scene.seen).isEmpty();
            other.emit("a");
            other.emit("b");
            scene.emit(3);
            assertThat(scene.seen).containsExactly(Pair.of(2, "a"), Pair.of(2, "b"), Pair.of(3, "b"));
        }
        other.close();
    }

    @Test
    void bothInputsMayBeOneStream() {
        Everywhere.<Integer, Integer>of(s -> {
                    var here = s.gather();
                    return here.combineLatest(here, (a, b) -> 10 * a + b);
                })
                .gives(List.of(1, 2), List.of(11, 21, 22));
    }

    @Test
    void completesWhenBothHave() {
        Source<Integer> other = Source.create();
        Scene<List<Integer>> scene =
                Scene.of(s -> s.combineLatest(other, Integer::sum).partition(9));
        scene.emit(1);
        other.emit(10);
        scene.close();
        other.emit(20);
        assertThat(scene.seen).isEmpty();
        other.close();
        assertThat(scene.seen).containsExactly(List.of(11, 21));
    }

    @Test
    void completesAtOnceWhenOneNeverGaveAnElement() {
        Source<Integer> other = Source.create();
        Scene<List<Integer>> scene =
                Scene.of(s -> s.combineLatest(other, Integer::sum).partition(9));
        scene.emit(1);
        other.close();
        scene.emit(2);
        assertThat(scene.out.snapshot().node("partition").state().name()).isEqualTo("COMPLETED");
        scene.close();
        assertThat(scene.seen).isEmpty();
    }

    @Test
    void aFailureGoesByAndLeavesTheNewest() {
        Source<Integer> other = Source.create();
        try (Scene<Integer> scene = Scene.of(s -> s.map(x -> 10 / x).combineLatest(other, Integer::sum))) {
            scene.emit(1);
            other.emit(100);
            scene.emit(0);
            other.emit(200);
            assertThat(scene.seen).containsExactly(110, 210);
            assertThat(scene.failure().element()).isEqualTo(0);
        }
        other.close();
    }

    @Test
    void aCombinerThatGivesNullMakesAFailureThatNamesTheNode() {
        Source<Integer> other = Source.create();
        try (Scene<Integer> scene = Scene.of(
                s -> s.<Integer, Integer>combineLatest(other, (a, b) -> null).named("latest of both"))) {
            scene.emit(1);
            other.emit(2);
            assertThat(scene.failure().node()).isEqualTo("latest of both");
        }
        other.close();
    }
}
