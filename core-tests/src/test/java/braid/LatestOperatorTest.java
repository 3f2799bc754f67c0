package braid;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class LatestOperatorTest {

    @Test
    void givesTheNewestToASlowReceiverAndNeverLosesTheLast() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        Source<Integer> source = Source.create();
        Stream<Integer> latest = source.latest();
        List<Integer> seen = latest.peek(x -> {
                    begun.countDown();
                    gate.await();
                })
                .sinkToList();
        source.emit(0);
        begun.await();
        for (int i = 1; i < 100; i++) {
            assertThat(source.tryEmit(i)).isTrue();
        }
        assertThat(source.snapshot().node("latest").discarded()).isEqualTo(98);
        assertThat(source.snapshot().node("latest").held())
                .as("one under way, one waits")
                .isEqualTo(2);
        gate.countDown();
        source.close();
        assertThat(seen).containsExactly(0, 99);
    }

    @Test
    void losesNothingWhereTheReceiverIsFree() {
        try (Scene<Integer> scene = Scene.of(Stream::latest)) {
            for (int i = 0; i < 20; i++) {
                scene.emit(i).rest();
            }
            assertThat(scene.seen).hasSize(20);
        }
    }

    @Test
    void aFailureIsNotDropped() throws InterruptedException {
        CountDownLatch gate = new CountDownLatch(1);
        Source<Integer> source = Source.create();
        List<Object> seen = new ArrayList<>();
        source.map(x -> 6 / x)
                .latest()
                .onError(failure -> seen.add(failure.element()))
                .sink(x -> {
                    gate.await();
                    seen.add(x);
                });
        source.emit(1);
        source.emit(0);
        source.emit(2);
        source.emit(3);
        gate.countDown();
        source.close();
        assertThat(seen).contains(0).endsWith(2);
    }
}
