package braid.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import braid.Client;
import braid.Remote;
import braid.Source;
import braid.TaskOptions;
import braid.WorkerInfo;
import braid.testkit.Bounded;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A worker that is short of heap is given no more until it has room again.
class HeapTest {

    private static final int SIZE = 200_000;
    private static final int MOST = 1_000;
    private static final int BETWEEN_LOOKS = 20;

    private static long pid() {
        return ProcessHandle.current().pid();
    }

    @Test
    void aWorkerShortOfHeapIsSparedUntilItRecovers() {
        try (TestCluster cluster = TestCluster.start(2, "112m");
                Client client = cluster.connect()) {
            Bounded.await("two workers", () -> client.workers().size() == 2);
            String name = client.workers().getFirst().name();
            List<Long> fullOnes = new ArrayList<>();
            List<Remote<byte[]>> filling = new ArrayList<>();
            Source<Integer> source = Source.create();
            source.scatter(client)
                    .map(byte[]::new, TaskOptions.DEFAULT.worker(name))
                    .futures()
                    .sink(filling::add);
            Source<Integer> asking = Source.create();
            asking.scatter(client)
                    .map(x -> pid(), TaskOptions.DEFAULT.worker(name))
                    .gather()
                    .sink(fullOnes::add);
            asking.emit(1);
            while (!isShort(client, name) && filling.size() < MOST) {
                for (int i = 0; i < BETWEEN_LOOKS; i++) {
                    source.emit(SIZE);
                }
                long kept = (long) SIZE * filling.size();
                Bounded.await(
                        "the worker says what it has", () -> isShort(client, name) || keptBytes(client, name) >= kept);
            }
            assertThat(isShort(client, name)).as("it says so").isTrue();
            for (int i = 0; i < 20; i++) {
                try (Remote<Long> small = client.submit(x -> pid(), i)) {
                    assertThat(Bounded.<Long>call(small::get)).isNotIn(fullOnes);
                }
            }
            filling.forEach(Remote::close);
            Bounded.await("it has room again", () -> !isShort(client, name));
            asking.emit(2);
            asking.close();
            assertThat(fullOnes).as("the same process").hasSize(2).containsOnly(fullOnes.getFirst());
            source.destroy();
        }
    }

    private static long keptBytes(Client client, String name) {
        return client.workers().stream()
                .filter(worker -> worker.name().equals(name))
                .mapToLong(WorkerInfo::keptBytes)
                .sum();
    }

    private static boolean isShort(Client client, String name) {
        return client.workers().stream()
                .anyMatch(worker -> worker.name().equals(name) && worker.state() == WorkerInfo.State.SHORT_OF_HEAP);
    }
}
