package braid;

import static org.assertj.core.api.Assertions.assertThat;

import braid.testkit.Bounded;
import braid.testkit.Everywhere;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class SwitchMapOperatorTest {

    @Test
    void passesOnWhatIsOverAtOnce() {
        Everywhere.<Integer, Integer>of(s -> s.switchMap(x -> CompletableFuture.completedFuture(x * 2)))
                .gives(List.of(1, 2, 3), List.of(2, 4, 6));
    }

    @Test
    void theNewestCancelsTheOneBefore() {
        List<CompletableFuture<String>> calls = new ArrayList<>();
        try (Scene<String> scene = Scene.of(s -> s.switchMap(x -> {
            calls.add(new CompletableFuture<>());
            return calls.getLast();
        }))) {
            scene.emit(1, 2);
            Bounded.await("the first is cancelled", calls.get(0)::isCancelled);
            scene.isHeld();
            calls.get(1).complete("two");
            scene.rest();
            assertThat(scene.seen).containsExactly("two");
            scene.emit(3, 4);
            calls.get(3).complete("four");
            scene.rest();
            assertThat(scene.seen).containsExactly("two", "four");
            assertThat(scene.failures).as("a call that was left is no failure").isEmpty();
        }
    }

    @Test
    void aFutureThatCannotBeCancelledHoldsUpNothing() {
        List<CompletableFuture<String>> calls = new ArrayList<>();
        try (Scene<String> scene = Scene.of(s -> s.switchMap(x -> {
            calls.add(new CompletableFuture<>() {
                @Override
                public boolean cancel(boolean mayInterrupt) {
                    throw new IllegalStateException("not me");
                }
            });
            return calls.getLast();
        }))) {
            scene.emit(1, 2, 3);
            calls.get(2).complete("three");
            scene.rest();
            assertThat(scene.seen).containsExactly("three");
            assertThat(scene.failures).isEmpty();
        }
    }

    @Test
    void theLastOneIsWaitedForAtClose() throws InterruptedException {
        CompletableFuture<String> call = new CompletableFuture<>();
        Scene<String> scene = Scene.of(s -> s.switchMap(x -> call));
        scene.emit(1);
        Thread closing = Thread.ofPlatform().start(scene::close);
        scene.isHeld();
        call.complete("one");
        closing.join();
        assertThat(scene.seen).containsExactly("one");
    }

    @Test
    void aFunctionThatThrowsLeavesTheCallBeforeAsItIs() {
        CompletableFuture<Integer> call = new CompletableFuture<>();
        try (Scene<Integer> scene = Scene.of(s -> s.switchMap(x -> {
            if (x == 0) {
                throw new IllegalStateException("no zeros");
            }
            return call;
        }))) {
            scene.emit(1, 0);
            assertThat(call).isNotDone();
            call.complete(7);
            scene.rest();
            assertThat(scene.seen).containsExactly(7);
            assertThat(scene.failure().element()).isEqualTo(0);
        }
    }

    @Test
    void aBusyReceiverLetsNoCallsPileUp() throws InterruptedException {
        CountDownLatch gate = new CountDownLatch(1);
        Source<Integer> source = Source.create();
        List<Integer> seen = new ArrayList<>();
        source.<Integer>switchMap(x -> x == 0 ? CompletableFuture.completedFuture(0) : new CompletableFuture<>())
                .sink(x -> {
                    gate.await();
                    seen.add(x);
                });
        Thread emitter = Thread.ofPlatform().start(() -> {
            for (int i = 0; i < 1_000; i++) {
                source.emit(i);
            }
            source.emit(0);
        });
        Bounded.await(
                "it waits", () -> !source.snapshot().node("switchMap").waits().isEmpty());
        assertThat(source.snapshot().node("switchMap").held()).isLessThanOrEqualTo(16);
        gate.countDown();
        emitter.join();
        source.close();
        assertThat(seen).containsExactly(0, 0);
    }
}
