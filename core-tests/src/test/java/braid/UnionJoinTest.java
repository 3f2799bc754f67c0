package braid;

import static org.assertj.core.api.Assertions.assertThat;

import braid.testkit.Everywhere;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnionJoinTest {

    @Test
    void passesOnWhatComesFromAny() {
        Source<Integer> other = Source.create();
        try (Scene<Integer> scene = Scene.of(s -> s.union(other))) {
            scene.emit(1);
            other.emit(2);
            scene.emit(3);
            assertThat(scene.seen).containsExactly(1, 2, 3);
        }
        other.close();
    }

    @Test
    void completesWhenBothHave() {
        Source<Integer> other = Source.create();
        Scene<List<Integer>> scene = Scene.of(s -> s.union(other).partition(2));
        scene.emit(1).close();
        assertThat(scene.seen).isEmpty();
        assertThat(scene.out.snapshot().node("partition").state()).isEqualTo(Snapshot.State.LIVE);
        other.close();
        assertThat(scene.seen).containsExactly(List.of(1));
    }

    @Test
    void bothInputsMayBeOneStream() {
        Everywhere.<Integer, Integer>of(s -> {
                    var here = s.gather();
                    return here.union(here.map(x -> -x)); // its branch was attached before the union's
                })
                .gives(List.of(1, 2), List.of(-1, 1, -2, 2));
    }

    @Test
    void failuresOfBothPass() {
        Source<Integer> other = Source.create();
        try (Scene<Integer> scene = Scene.of(s -> s.map(x -> 1 / x).union(other.map(x -> 2 / x)))) {
            scene.emit(0);
            other.emit(0);
            assertThat(scene.failures).hasSize(2);
        }
        other.close();
    }

    @Test
    void goesOnWithOneWhenTheOtherIsDestroyed() {
        Source<Integer> other = Source.create();
        var branch = other.map(x -> x);
        try (Scene<List<Integer>> scene = Scene.of(s -> s.union(branch).partition(2))) {
            other.emit(1);
            branch.destroy();
            other.emit(2);
            scene.emit(3, 4).close();
            assertThat(scene.seen).containsExactly(List.of(1, 3), List.of(4));
        }
        other.close();
    }

    @Test
    void completesOnceAlsoWhereAnInputThatHasCompletedGoesAway() {
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        Source<Integer> source = Source.create();
        Stream<Integer> branch = source.map(x -> x);
        branch.union(source).via(new Noting<>(order));
        source.emit(1);
        source.close();
        branch.destroy();
        assertThat(order).containsExactly("1", "1", "completion");
    }
}
