package braid.cluster.host;

import static org.assertj.core.api.Assertions.assertThat;

import braid.Client;
import braid.Failure;
import braid.Remote;
import braid.Source;
import braid.cluster.ClusterEngineProvider;
import braid.spi.Engine;
import braid.testkit.Bounded;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A local cluster keeps its number of workers.
@Timeout(1_500)
class KeptWorkersTest {

    @Test
    void anElementThatHaltsItsWorkersCostsItselfAlone() {
        try (Client client = Client.localCluster(2)) {
            assertThat(client.workers()).as("right after the start").hasSize(2);
            List<Failure> failures = new ArrayList<>();
            List<Integer> seen = new ArrayList<>();
            Source<Integer> source = Source.create();
            source.scatter(client)
                    .map(KeptWorkersTest::haltedAt50)
                    .named("halts")
                    .buffer(16)
                    .gather()
                    .onError(failures::add)
                    .sink(seen::add);
            IntStream.range(0, 100).forEach(source::emit);
            Bounded.close(source);
            assertThat(seen).hasSize(99).doesNotContain(50).isSorted();
            Failure failure = failures.getFirst();
            assertThat(failures).hasSize(1);
            assertThat(failure.cause()).hasMessageContaining("3 workers went with the task");
            assertThat(failure.element()).isEqualTo(50);
            assertThat(failure.node()).isEqualTo("halts");
            assertThat(failure.line()).startsWith("KeptWorkersTest.java:");
            assertThat(failure.worker()).startsWith("worker-");
            Bounded.await("two workers again", () -> client.workers().size() == 2);
        }
    }

    /// A start takes longer than the patience.
    @Test
    void tasksDoNotFailWhileTheirOnlyWorkerIsBeingStarted() {
        String property = "braid.cluster.patience.seconds";
        String patience = System.getProperty(property, "60");
        System.setProperty(property, "2");
        Engine engine = new ClusterEngineProvider().localCluster(1);
        System.setProperty(property, patience);
        try (Client client = Client.of(engine)) {
            try (Remote<Integer> before =
                    client.submit(x -> (int) ProcessHandle.current().pid(), 1)) {
                ProcessHandle worker =
                        ProcessHandle.of(Bounded.<Integer>call(before::get)).orElseThrow();
                worker.destroyForcibly();
                Bounded.await("it is gone", () -> client.workers().isEmpty());
            }
            try (Remote<Integer> remote = client.submit(x -> x + 1, 1)) {
                assertThat(Bounded.<Integer>call(remote::get)).isEqualTo(2);
            }
        }
    }

    private static int haltedAt50(int x) {
        if (x == 50) {
            Runtime.getRuntime().halt(3);
        }
        return x;
    }

    @Test
    void oneThatCannotLiveIsGivenUpWithAWord() throws Exception {
        AtomicInteger lines = new AtomicInteger();
        LocalSettings two = LocalSettings.of(2);
        try (LocalCluster cluster = LocalCluster.start(new LocalSettings(
                2,
                1,
                "64m",
                0,
                two.protection(),
                two.driver(),
                line -> {
                    lines.incrementAndGet();
                    throw new IllegalStateException("whoever takes lines may throw");
                },
                LocalSettings.Keeping.STARTED_AGAIN))) {
            ProcessHandle second = cluster.processes().getLast();
            Bounded.await("no worker outlives its start", () -> {
                // The other one stays, so that there is a cluster to join.
                cluster.processes().stream()
                        .skip(1)
                        .filter(each -> !each.equals(cluster.processes().getFirst()))
                        .forEach(ProcessHandle::destroyForcibly);
                return cluster.broken().isDone();
            });
            assertThat(second.isAlive()).isFalse();
            assertThat(cluster.broken().join()).contains("before it had joined", "is not started again");
        }
    }
}
