package braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import braid.testkit.Bounded;
import braid.testkit.Everywhere;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ZipJoinTest {

    @Test
    void pairsFirstWithFirst() {
        Source<String> other = Source.create();
        try (Scene<Pair<Integer, String>> scene = Scene.of(s -> s.zip(other))) {
            scene.emit(1, 2);
            other.emit("a");
            other.emit("b");
            other.emit("c");
            scene.emit(3);
            assertThat(scene.seen).containsExactly(Pair.of(1, "a"), Pair.of(2, "b"), Pair.of(3, "c"));
        }
        other.close();
    }

    @Test
    void bothInputsMayBeOneStream() {
        Everywhere.<Integer, Integer>of(s -> s.zip(s, (a, b) -> 10 * a + b)).gives(List.of(1, 2), List.of(11, 22));
    }

    @Test
    void completesWhenOneHasAndItsElementsHavePartners() {
        Source<Integer> other = Source.create();
        Scene<List<Integer>> scene = Scene.of(s -> s.zip(other, Integer::sum).partition(9));
        scene.emit(1, 2).close();
        assertThat(scene.seen).isEmpty();
        other.emit(10);
        assertThat(scene.seen).as("2 still waits for a partner").isEmpty();
        other.emit(20);
        assertThat(scene.seen).containsExactly(List.of(11, 22));
        other.emit(30);
        other.close();
        assertThat(scene.seen).hasSize(1);
    }

    @Test
    void dropsWhatCanHaveNoPartnerAnyMore() {
        Source<Integer> other = Source.create();
        Scene<List<Integer>> scene = Scene.of(s -> s.zip(other, Integer::sum).partition(9));
        scene.emit(1);
        other.emit(10);
        other.emit(20);
        scene.close();
        assertThat(scene.seen).containsExactly(List.of(11));
        assertThat(scene.out.snapshot().node("zip").held()).isZero();
        other.close();
    }

    @Test
    void aFailureConsumesItsPartnerAndNamesIt() {
        Source<String> other = Source.create();
        try (Scene<Pair<Integer, String>> scene =
                Scene.of(s -> s.map(x -> 10 / x).zip(other))) {
            scene.emit(1, 0, 2);
            other.emit("a");
            other.emit("b");
            other.emit("c");
            assertThat(scene.seen).containsExactly(Pair.of(10, "a"), Pair.of(5, "c"));
            assertThat(scene.failure().describe()).contains("b").contains("0").contains("'map'");
            assertThat(scene.failure().cause()).isInstanceOf(ArithmeticException.class);
        }
        other.close();
    }

    @Test
    void aCombinerThatThrowsOrGivesNullMakesAFailureOfBoth() {
        Source<Integer> other = Source.create();
        try (Scene<Integer> scene =
                Scene.of(s -> s.zip(other, (a, b) -> b == 0 ? Integer.valueOf(a / b) : b < 0 ? null : a))) {
            scene.emit(1, 2, 3);
            other.emit(0);
            other.emit(-1);
            other.emit(1);
            assertThat(scene.seen).containsExactly(3);
            assertThat(scene.failures).hasSize(2);
            assertThat(scene.failures.get(0).node()).isEqualTo("zip");
            assertThat(scene.failures.get(0).describe()).contains("1").contains("0");
            assertThat(scene.failures.get(1).cause()).hasMessageContaining("null is not an element");
        }
        other.close();
    }

    @Test
    void theFailureOfTheLastRowComesBeforeTheCompletion() {
        List<String> order = new ArrayList<>();
        Source<Integer> left = Source.create();
        Source<Integer> right = Source.create();
        left.zip(right, (a, b) -> a / b).via(new Noting<Integer>(order));
        left.emit(1);
        left.close();
        try {
            right.emit(0);
        } catch (StreamException expected) {
            order.add("thrown");
        }
        right.close();
        assertThat(order).containsExactly("failure", "completion", "thrown");
    }

    @Test
    void anInputOfAnotherThreadWaitsWhileItsBacklogIsFull() {
        Source<Integer> left = Source.create();
        Source<Integer> right = Source.create();
        List<Integer> seen = left.zip(right, Integer::sum, 2).sinkToList();
        left.emit(1);
        left.emit(2);
        assertThat(left.tryEmit(3)).isFalse();
        assertThat(left.emit(3, Duration.ofMillis(20))).isFalse();
        Thread waiting = Thread.ofPlatform().daemon(true).start(() -> left.emit(3));
        Bounded.await(
                "nobody waits at the zip",
                () -> !left.snapshot().node("zip").waits().isEmpty());
        right.emit(10);
        Bounded.await("the emitter hangs", () -> !waiting.isAlive());
        right.emit(20);
        right.emit(30);
        assertThat(seen).containsExactly(11, 22, 33);
        left.close();
        right.close();
    }

    @Test
    void aWaitingInputGoesOnWhenTheOtherCompletes() {
        Source<Integer> left = Source.create();
        Source<Integer> right = Source.create();
        left.zip(right, Integer::sum, 1);
        left.emit(1);
        Thread waiting = Thread.ofPlatform().daemon(true).start(() -> left.emit(2));
        Bounded.await(
                "nobody waits at the zip",
                () -> !left.snapshot().node("zip").waits().isEmpty());
        right.close();
        Bounded.await("the emitter hangs", () -> !waiting.isAlive());
        left.close();
    }

    @Test
    void aWaitingInputGoesOnWhenTheZipIsDestroyed() {
        Source<Integer> left = Source.create();
        Source<Integer> right = Source.create();
        var zip = left.zip(right, Integer::sum, 1);
        left.emit(1);
        Thread waiting = Thread.ofPlatform().daemon(true).start(() -> left.emit(2));
        Bounded.await(
                "nobody waits at the zip",
                () -> !left.snapshot().node("zip").waits().isEmpty());
        Bounded.within(zip::destroy);
        Bounded.await("the emitter hangs", () -> !waiting.isAlive());
        left.close();
        right.close();
    }

    @Test
    void nothingOvertakesWhatDestroyThrewAway() throws InterruptedException {
        Source<Integer> left = Source.create();
        Source<Integer> right = Source.create();
        Stream<Integer> tens = left.map(x -> {
            if (x > 2) {
                right.emit(x - 2);
            }
            return 10 * x;
        });
        Stream<Integer> zip = tens.zip(right, Integer::sum, 1);
        List<Integer> seen = zip.sinkToList();
        Thread batch = Thread.ofPlatform().daemon(true).start(() -> left.emitAll(List.of(1, 2, 3, 4)));
        Eventually.someoneWaitsAt(left, "zip");
        zip.destroy();
        batch.join();
        left.close();
        right.close();
        assertThat(seen).doesNotContain(32);
    }

    @Test
    void aThreadThatFeedsBothInputsDoesNotWaitForItself() {
        Source<Integer> left = Source.create();
        Source<Integer> right = Source.create();
        List<Integer> seen = left.zip(right, Integer::sum, 2).sinkToList();
        Bounded.within(() -> {
            Source<Integer> both = Source.create();
            both.flatMap(x -> List.of(x, x, x, x, x)).connect(left);
            both.flatMap(x -> List.of(1, 2, 3, 4, 5)).connect(right);
            both.emit(10);
            both.close();
        });
        assertThat(seen).containsExactly(11, 12, 13, 14, 15);
        left.close();
        right.close();
    }

    @Test
    void aThreadThatFeedsBothInputsOverABufferDoesNotWaitForItself() {
        Source<Integer> both = Source.create();
        Stream<Integer> ones = both.flatMap(x -> List.of(1, 2, 3, 4, 5));
        Stream<Integer> tens = both.flatMap(x -> List.of(10, 20, 30, 40, 50)).buffer(8);
        List<Integer> seen = ones.zip(tens, Integer::sum, 2).sinkToList();
        Bounded.within(() -> both.emit(0));
        both.close();
        assertThat(seen).containsExactly(11, 22, 33, 44, 55);
    }

    @Test
    void badBacklogsAreRefusedWithRuleAndValue() {
        try (Scene<Integer> scene = Scene.of(s -> s)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> scene.source.zip(scene.source, Pair::of, 0))
                    .withMessage("backlog must be positive: 0");
        }
    }
}
