package braid;

import static org.assertj.core.api.Assertions.assertThat;

import braid.testkit.Bounded;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The key of a word is its first letter.
class KeyedLatestOperatorTest {

    private final CountDownLatch gate = new CountDownLatch(1);
    private final CountDownLatch begun = new CountDownLatch(1);
    private final List<Object> seen = new ArrayList<>();
    private final Source<String> source = Source.create();

    /// The receiver takes the first word and is busy with it until the gate is open.
    private Stream<String> wire(int most) {
        Stream<String> latest = source.map(word -> {
                    if (word.equals("bad")) {
                        throw new IllegalStateException(word);
                    }
                    return word;
                })
                .keyBy(word -> word.charAt(0))
                .keeping(Keys.atMost(most))
                .latest()
                .values();
        latest.onError(failure -> seen.add(failure.element())).sink(word -> {
            begun.countDown();
            gate.await();
            seen.add(word);
        });
        source.emit("a1");
        Bounded.within(begun::await);
        return latest;
    }

    private void end() {
        gate.countDown();
        Bounded.within(() -> source.close());
    }

    private Snapshot.Node node() {
        return source.snapshot().node("latest");
    }

    @Test
    void givesTheNewestOfEachKeyInTheOrderInWhichKeysBeganToWait() {
        wire(10);
        source.emitAll(List.of("b1", "a2", "c1", "b2", "a3", "b3"));
        assertThat(node().held()).as("one under way, three keys wait").isEqualTo(4);
        assertThat(node().discarded()).isEqualTo(3);
        assertThat(node().keys()).isEqualTo(3);
        end();
        assertThat(seen).containsExactly("a1", "b3", "a3", "c1");
    }

    @Test
    void oneKeyTooManyWaits() throws InterruptedException {
        wire(2);
        source.emitAll(List.of("b1", "b2"));
        assertThat(source.tryEmit("c1")).isFalse();
        Thread emitter = Thread.ofPlatform().daemon(true).start(() -> source.emit("c2"));
        Bounded.await("it waits", () -> node().waits().size() == 1);
        gate.countDown();
        emitter.join();
        end();
        assertThat(seen).containsExactly("a1", "b2", "c2");
    }

    @Test
    void aFailureKeepsItsPlace() {
        wire(10);
        source.emitAll(List.of("b1", "bad", "b2"));
        end();
        assertThat(seen).containsExactly("a1", "b1", "bad", "b2");
    }

    @Test
    void destroyThrowsAwayWhatWaits() throws InterruptedException {
        Stream<String> latest = wire(10);
        source.emitAll(List.of("b1", "c1", "b2"));
        Thread destroying = Thread.ofPlatform().daemon(true).start(latest::destroy);
        gate.countDown();
        destroying.join();
        Bounded.within(() -> source.close());
        assertThat(node().held()).isZero();
    }

    @Test
    void losesNothingWhereTheReceiverIsFree() {
        try (Scene<Integer> scene = Scene.of(s -> s.keyBy(x -> x % 3).latest().values())) {
            for (int i = 0; i < 20; i++) {
                scene.emit(i).rest();
            }
            assertThat(scene.seen).isEqualTo(IntStream.range(0, 20).boxed().toList());
        }
    }

    @Test
    void eightEmittersKeepTheLastOfEachKeyAndTheOrderWithinIt() throws InterruptedException {
        Source<Pair<Integer, Integer>> emitted = Source.create();
        Map<Integer, Integer> last = new HashMap<>();
        List<String> wrong = new ArrayList<>();
        emitted.keyBy(Pair::first).keeping(Keys.atMost(3)).latest().values().sink(pair -> {
            Integer before = last.put(pair.first(), pair.second());
            if (before != null && before >= pair.second()) {
                wrong.add(pair + " behind " + before);
            }
        });
        List<Thread> emitters = IntStream.range(0, 8)
                .mapToObj(key -> Thread.ofPlatform().daemon(true).start(() -> {
                    for (int i = 1; i <= 20_000; i++) {
                        emitted.emit(Pair.of(key, i));
                    }
                }))
                .toList();
        for (Thread emitter : emitters) {
            emitter.join();
        }
        Bounded.within(() -> emitted.close());
        assertThat(wrong).isEmpty();
        assertThat(last).hasSize(8).values().containsOnly(20_000);
    }
}
