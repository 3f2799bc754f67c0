package braid;

import static org.assertj.core.api.Assertions.assertThat;

import braid.testkit.Everywhere;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class CollectJoinTest {

    @Test
    void flushesAtTheTriggerAndAtCompletion() {
        Source<String> trigger = Source.create();
        try (Scene<List<Integer>> scene = Scene.of(s -> s.collect(trigger))) {
            scene.emit(1, 2);
            assertThat(scene.seen).isEmpty();
            trigger.emit("now");
            scene.emit(3);
            assertThat(scene.seen).containsExactly(List.of(1, 2));
            scene.close();
            assertThat(scene.seen).containsExactly(List.of(1, 2), List.of(3));
        }
        trigger.close();
    }

    @Test
    void theTriggerFlushesAnEmptyListToo() {
        Source<String> trigger = Source.create();
        try (Scene<List<Integer>> scene = Scene.of(s -> s.collect(trigger))) {
            trigger.emit("now");
            assertThat(scene.seen).containsExactly(List.of());
        }
        trigger.close();
    }

    @Test
    void completionFlushesNoEmptyList() {
        Source<String> trigger = Source.create();
        Scene<List<Integer>> scene = Scene.of(s -> s.collect(trigger));
        scene.close();
        assertThat(scene.seen).isEmpty();
        trigger.close();
    }

    @Test
    void goesOnWhenTheTriggerHasCompleted() {
        Source<String> trigger = Source.create();
        try (Scene<List<Integer>> scene = Scene.of(s -> s.collect(trigger))) {
            scene.emit(1);
            trigger.close();
            assertThat(scene.seen).isEmpty();
            scene.emit(2).close();
            assertThat(scene.seen).containsExactly(List.of(1, 2));
        }
    }

    @Test
    void aTriggerAfterCompletionGivesNothing() {
        Source<String> trigger = Source.create();
        Scene<List<Integer>> scene = Scene.of(s -> s.collect(trigger));
        scene.emit(1).close();
        trigger.emit("late");
        assertThat(scene.seen).containsExactly(List.of(1));
        trigger.close();
    }

    @Test
    void maySpringFromOneStream() {
        Everywhere.<Integer, List<Integer>>of(s -> {
                    var here = s.gather();
                    return here.collect(here.filter(x -> x % 3 == 0));
                })
                .gives(List.of(1, 2, 3, 4), List.of(List.of(1, 2), List.of(3, 4)));
    }

    @Test
    void completesOnceAlsoWhereAnInputThatHasCompletedGoesAway() {
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        Source<Integer> source = Source.create();
        Stream<Integer> branch = source.map(x -> x);
        branch.collect(source).via(new Noting<>(order));
        source.emit(1);
        source.close();
        branch.destroy();
        assertThat(order).containsExactly("[1]", "completion");
    }

    @Test
    void isFlushedByHandThroughASource() {
        Source<Integer> source = Source.create();
        Source<Object> flush = Source.create();
        List<List<Integer>> seen = source.collect(flush).sinkToList();
        source.emit(1);
        source.emit(2);
        assertThat(seen).isEmpty();
        flush.emit("now");
        flush.emit("again");
        assertThat(seen).containsExactly(List.of(1, 2), List.of());
        flush.close();
        source.emit(3);
        source.close();
        assertThat(seen).endsWith(List.of(3));
    }
}
