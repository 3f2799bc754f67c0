package braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import braid.testkit.Bounded;
import braid.testkit.Everywhere;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class MapAsyncOperatorTest {

    @Test
    void givesResultsInOrder() {
        Everywhere.<Integer, Integer>of(s -> s.mapAsync(x -> CompletableFuture.supplyAsync(() -> x * 2), 3))
                .gives(List.of(1, 2, 3, 4, 5, 6), List.of(2, 4, 6, 8, 10, 12));
    }

    @Test
    void soManyAreInFlightAndNoMore() throws InterruptedException {
        Map<Integer, CompletableFuture<Integer>> calls = new ConcurrentHashMap<>();
        Source<Integer> source = Source.create();
        List<Integer> seen = source.<Integer>mapAsync(x -> calls.computeIfAbsent(x, _ -> new CompletableFuture<>()), 2)
                .sinkToList();
        source.emit(0);
        source.emit(1);
        assertThat(source.tryEmit(2)).isFalse();
        Thread emitter = Thread.ofPlatform().start(() -> source.emit(2));
        Bounded.await(
                "it waits", () -> !source.snapshot().node("mapAsync").waits().isEmpty());
        calls.get(1).complete(10);
        assertThat(calls).as("0 still has its place, and so has 1").hasSize(2);
        calls.get(0).complete(0);
        emitter.join();
        calls.get(2).complete(20);
        source.close();
        assertThat(seen).containsExactly(0, 10, 20);
    }

    @Test
    void aStageThatFailsIsAFailureInItsElementsPlace() {
        List<Object> seen = Collections.synchronizedList(new ArrayList<>());
        Source<Integer> source = Source.create();
        source.mapAsync(
                        x -> switch (x) {
                            case 1 -> CompletableFuture.failedFuture(new IllegalStateException("one"));
                            case 2 ->
                                CompletableFuture.failedFuture(
                                        new CompletionException(new IllegalStateException("two")));
                            case 3 -> CompletableFuture.completedFuture(null);
                            case 4 -> null;
                            case 5 -> throw new IllegalStateException("five");
                            default -> CompletableFuture.completedFuture(x);
                        },
                        4)
                .onError(failure ->
                        seen.add(failure.element() + ": " + failure.cause().getMessage()))
                .sink(seen::add);
        for (int i = 0; i < 7; i++) {
            source.emit(i);
        }
        source.close();
        assertThat(seen)
                .containsExactly(
                        0,
                        "1: one",
                        "2: two",
                        "3: null is not an element: the function's stage gave null",
                        "4: null is not an element: the function returned null",
                        "5: five",
                        6);
    }

    @Test
    void destroyCancelsWhatIsInFlight() {
        CompletableFuture<Integer> call = new CompletableFuture<>();
        Source<Integer> source = Source.create();
        Stream<Integer> called = source.mapAsync(x -> call, 2);
        source.emit(1);
        called.destroy();
        Bounded.await("it is cancelled", call::isCancelled);
        source.close();
    }

    @Test
    void destroyCancelsTheOthersWhereOneCannotBe() {
        CompletableFuture<Integer> other = new CompletableFuture<>();
        CompletableFuture<Integer> stubborn = new CompletableFuture<>() {
            @Override
            public boolean cancel(boolean mayInterrupt) {
                throw new IllegalStateException("not me");
            }
        };
        Source<Integer> source = Source.create();
        Stream<Integer> called = source.mapAsync(x -> x == 1 ? stubborn : other, 2);
        source.emitAll(List.of(1, 2));
        called.destroy();
        Bounded.await("the other is cancelled", other::isCancelled);
        assertThat(called.snapshot().node("mapAsync").discarded()).isEqualTo(2);
        source.close();
    }

    @Test
    void drainWaitsForWhatIsInFlight() {
        CompletableFuture<Integer> call = new CompletableFuture<>();
        try (Scene<Integer> scene = Scene.of(s -> s.mapAsync(x -> call, 2))) {
            scene.emit(1).isHeld();
            call.complete(7);
            scene.rest();
            assertThat(scene.seen).containsExactly(7);
        }
    }

    @Test
    void badNumbersAreRefusedWithRuleAndValue() {
        try (Scene<Integer> scene = Scene.of(s -> s)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> scene.source.mapAsync(CompletableFuture::completedFuture, 0))
                    .withMessage("inFlight must be positive: 0");
        }
    }
}
