package braid;

import static org.assertj.core.api.Assertions.assertThat;

import braid.testkit.Room;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ComposeOperatorTest {

    @Test
    void stepsThatFollowOneAnotherAreOneTaskOnOneThread() {
        Set<Pair<String, String>> pairs = ConcurrentHashMap.newKeySet();
        try (Client client = Client.local(4);
                Source<Integer> source = Source.create()) {
            source.scatter(client)
                    .map(x -> Thread.currentThread().getName())
                    .map(name -> pairs.add(Pair.of(name, Thread.currentThread().getName())))
                    .buffer(Room.of(8))
                    .gather();
            for (int i = 0; i < 500; i++) {
                source.emit(i);
            }
        }
        assertThat(pairs).allSatisfy(pair -> assertThat(pair.first()).isEqualTo(pair.second()));
    }

    @Test
    void aForkComputesWhatIsBeforeItOnce() {
        AtomicInteger calls = new AtomicInteger();
        List<Integer> first = new ArrayList<>();
        List<Integer> second = new ArrayList<>();
        try (Source<Integer> source = Source.create()) {
            ParallelStream<Integer> mapped = source.scatter().map(x -> {
                calls.incrementAndGet();
                return x + 1;
            });
            mapped.map(x -> x * 2).buffer(Room.of(4)).gather().sink(first::add);
            mapped.map(x -> x * 3).buffer(Room.of(2)).gather().sink(second::add);
            for (int i = 0; i < 100; i++) {
                source.emit(i);
            }
        }
        assertThat(calls).hasValue(100);
        assertThat(first).hasSize(100).startsWith(2, 4).endsWith(200);
        assertThat(second).hasSize(100).startsWith(3, 6).endsWith(300);
    }

    @Test
    void otherOptionsMakeAnotherTask() {
        try (Source<Integer> source = Source.create()) {
            List<String> seen = source.scatter()
                    .map(x -> Thread.currentThread().isVirtual())
                    .map(virtual -> virtual + " " + Thread.currentThread().isVirtual(), TaskOptions.DEFAULT.blocking())
                    .gather()
                    .sinkToList();
            source.emit(1);
            assertThat(seen).containsExactly("false true");
        }
    }

    @Test
    void aWorkerThatIsNotThereIsNamedInTheFailure() {
        List<Failure> failures = new ArrayList<>();
        try (Source<Integer> source = Source.create()) {
            source.scatter()
                    .map(x -> x, TaskOptions.DEFAULT.worker("nobody"))
                    .gather()
                    .onError(failures::add);
            source.emit(1);
        }
        assertThat(failures).hasSize(1);
        assertThat(failures.getFirst().cause()).hasMessageContaining("nobody");
    }
}
