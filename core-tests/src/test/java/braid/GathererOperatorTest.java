package braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import braid.testkit.Everywhere;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Gatherer;
import java.util.stream.Gatherers;
import org.junit.jupiter.api.Test;

class GathererOperatorTest {

    private static <T> Gatherer<T, ?, T> limit(int count) {
        return Gatherer.ofSequential(
                AtomicInteger::new,
                (taken, element, downstream) ->
                        taken.incrementAndGet() <= count && downstream.push(element) && taken.get() < count);
    }

    @Test
    void runsThoseOfTheJdk() {
        Everywhere.<Integer, List<Integer>>of(s -> s.gather().via(Gatherers.windowFixed(2)))
                .gives(List.of(1, 2, 3), List.of(List.of(1, 2), List.of(3)));
        Everywhere.<Integer, Integer>of(s -> s.gather().via(Gatherers.scan(() -> 0, Integer::sum)))
                .gives(List.of(1, 2, 3), List.of(1, 3, 6));
    }

    @Test
    void theFinisherRunsAtCompletion() {
        Scene<Integer> scene = Scene.of(s -> s.via(Gatherers.fold(() -> 0, Integer::sum)));
        scene.emit(1, 2, 3).rest();
        assertThat(scene.seen).isEmpty();
        scene.close();
        assertThat(scene.seen).containsExactly(6);
    }

    @Test
    void oneThatWantsNoMoreCompletesWhatFollowsAtOnce() {
        Scene<List<Integer>> scene =
                Scene.of(s -> s.via(GathererOperatorTest.<Integer>limit(3)).partition(2));
        scene.emit(1, 2, 3);
        assertThat(scene.seen).containsExactly(List.of(1, 2), List.of(3));
        scene.emit(4, 5).close();
        assertThat(scene.seen).hasSize(2);
    }

    @Test
    void aPullingSourceStopsWhenNobodyWantsMore() {
        AtomicInteger pulled = new AtomicInteger();
        Iterable<Integer> endless =
                () -> java.util.stream.Stream.generate(pulled::incrementAndGet).iterator();
        PulledSource<Integer> source = Source.fromIterable(endless);
        List<Integer> seen = new ArrayList<>();
        source.map(x -> x).via(GathererOperatorTest.<Integer>limit(5)).sink(seen::add);
        braid.testkit.Bounded.within(source::run);
        assertThat(seen).containsExactly(1, 2, 3, 4, 5);
        assertThat(pulled.get()).isLessThan(5_000);
    }

    @Test
    void aPullingSourceGoesOnWhileOneBranchWantsMore() {
        PulledSource<Integer> source = Source.fromIterable(List.of(1, 2, 3, 4));
        List<Integer> few = new ArrayList<>();
        List<Integer> all = new ArrayList<>();
        source.via(GathererOperatorTest.<Integer>limit(1)).sink(few::add);
        source.sink(all::add);
        braid.testkit.Bounded.within(source::run);
        assertThat(few).containsExactly(1);
        assertThat(all).containsExactly(1, 2, 3, 4);
    }

    @Test
    void anIntegratorThatThrowsMakesAFailureOfThatElement() {
        Gatherer<Integer, ?, Integer> dividing =
                Gatherer.ofSequential((_, element, downstream) -> downstream.push(10 / element));
        try (Scene<Integer> scene = Scene.of(s -> s.via(dividing))) {
            scene.emit(1, 0, 2);
            assertThat(scene.seen).containsExactly(10, 5);
            assertThat(scene.failure().element()).isEqualTo(0);
        }
    }

    @Test
    void aFinisherThatThrowsMakesAFailureBeforeTheCompletion() {
        List<String> order = new ArrayList<>();
        Gatherer<Integer, Object, Integer> breaking =
                Gatherer.ofSequential(Object::new, (state, element, downstream) -> false, (state, downstream) -> {
                    throw new IllegalStateException("no end");
                });
        Scene<Integer> scene = Scene.of(s -> s.via(breaking).via(new Noting<Integer>(order)));
        scene.emit(1).close();
        assertThat(order).containsExactly("failure", "completion");
        assertThat(scene.failure().cause()).hasMessage("no end");
    }

    @Test
    void whatItPushesMustNotBeNull() {
        Gatherer<Integer, ?, Integer> nothing =
                Gatherer.ofSequential((_, element, downstream) -> downstream.push(null));
        try (Scene<Integer> scene = Scene.of(s -> s.via(nothing))) {
            scene.emit(1);
            assertThat(scene.failure().cause()).hasMessage("null is not an element: the gatherer returned null");
        }
    }

    @Test
    void aMissingOneIsRefusedWhenItIsBuilt() {
        try (Scene<Integer> scene = Scene.of(s -> s)) {
            assertThatNullPointerException().isThrownBy(() -> scene.source.via((Gatherer<Integer, ?, Integer>) null));
        }
    }
}
