package braid;

import static org.assertj.core.api.Assertions.assertThat;

import braid.testkit.Bounded;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GatherOperatorTest {

    private final CountDownLatch gate = new CountDownLatch(1);
    private final CountDownLatch inside = new CountDownLatch(1);
    private final Source<Integer> source = Source.create();

    @AfterEach
    void open() {
        gate.countDown();
    }

    private Integer passGate(Integer element) throws InterruptedException {
        inside.countDown();
        gate.await();
        return element;
    }

    @Test
    void ofALocalStreamIsThatStream() {
        Stream<Integer> local = source.map(x -> x);
        assertThat(local.gather()).isSameAs(local);
    }

    @Test
    void isSharedByAllLocalConsumersAndSeenInTheSnapshot() {
        ParallelStream<Integer> parallel = source.scatter().map(x -> x);
        parallel.sink(x -> {});
        parallel.gather().sink(x -> {});
        parallel.onError(failure -> {});
        assertThat(source.snapshot().nodes().stream()
                        .filter(node -> node.operator().equals("gather")))
                .hasSize(1);
    }

    @Test
    void destroyLetsTheEmitterGoThatWaitsForATask() throws InterruptedException {
        Stream<Integer> gather = source.scatter().map(this::passGate).gather();
        Thread emitter = Thread.ofPlatform().daemon(true).start(() -> source.emit(1));
        inside.await();
        Bounded.within(gather::destroy);
        emitter.join();
        assertThat(emitter.isAlive()).isFalse();
        source.close();
    }

    @Test
    void whatWasAcceptedComesAlsoWhenTheStreamHasFailedMeanwhile() {
        List<Integer> seen = new ArrayList<>();
        source.buffer(8).scatter().map(this::passGate).gather().sink(x -> {
            seen.add(x);
            if (x == 1) {
                throw new IllegalStateException("one");
            }
        });
        for (int i = 1; i <= 5; i++) {
            source.emit(i);
        }
        gate.countDown();
        Bounded.await("not all came", () -> {
            try {
                source.drain();
                return false;
            } catch (StreamException failed) {
                return true;
            }
        });
        Bounded.await("not all came", () -> source.snapshot().node("buffer").held() == 0);
        assertThat(seen).containsExactly(1, 2, 3, 4, 5);
    }
}
