package braid.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import braid.Client;
import braid.Failure;
import braid.Remote;
import braid.Source;
import braid.TaskOptions;
import braid.WorkerInfo;
import braid.testkit.Bounded;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/// Time-outs on workers.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(1_500)
class LimitsTest {

    /// Longer than the test, however busy the machine: a thread that comes back is not lost.
    private static final Duration SPINNING = Bounded.END;

    private final TestCluster cluster = TestCluster.start(2);
    private final Client client = cluster.connect();

    @AfterAll
    void end() {
        client.close();
        cluster.close();
    }

    /// Ignores its interrupt, for longer than the test takes; what is negative comes back at once.
    private static int spun(int x) {
        if (x < 0) {
            return x;
        }
        long until = System.nanoTime() + SPINNING.toNanos();
        while (System.nanoTime() < until) {
            Thread.onSpinWait();
        }
        return x;
    }

    private List<Failure> spin(int count) {
        List<Failure> failures = new ArrayList<>();
        Source<Integer> source = Source.create();
        source.scatter(client)
                .map(LimitsTest::spun, TaskOptions.DEFAULT.timeout(Duration.ofSeconds(1)))
                .named("spins")
                .buffer(count)
                .gather()
                .onError(failures::add)
                .sink(x -> {});
        for (int i = 0; i < count; i++) {
            source.emit(i);
        }
        assertThat(source.close(Bounded.END)).as("those that spin fail").isTrue();
        return failures;
    }

    /// A task whose time is over before its classes have come is not begun, and loses no thread.
    private void loadClasses() {
        for (WorkerInfo worker : client.workers()) {
            Source<Integer> source = Source.create();
            List<Integer> seen = new ArrayList<>();
            source.scatter(client)
                    .map(LimitsTest::spun, TaskOptions.DEFAULT.worker(worker.name()))
                    .gather()
                    .sink(seen::add);
            source.emit(-1);
            assertThat(source.close(Bounded.END)).isTrue();
            assertThat(seen).containsExactly(-1);
        }
    }

    private void assertOthersRun() {
        for (int i = 0; i < 20; i++) {
            try (Remote<Integer> remote = client.submit(x -> x + 1, i)) {
                assertThat(Bounded.<Integer>call(Bounded.END, remote::get)).isEqualTo(i + 1);
            }
        }
    }

    private int lost() {
        return client.workers().stream().mapToInt(WorkerInfo::lost).sum();
    }

    @Test
    void whoIgnoresATimeOutLosesItsThreadAndAtLastItsProcess() {
        List<ProcessHandle> before = cluster.processes();
        loadClasses();
        List<Failure> failures = spin(2);
        assertThat(failures).extracting(Failure::element).containsExactly(0, 1);
        assertThat(failures).allSatisfy(failure -> {
            assertThat(failure.cause()).isInstanceOf(TimeoutException.class);
            assertThat(failure.node()).isEqualTo("spins");
            assertThat(failure.worker()).startsWith("worker-");
        });
        assertOthersRun();
        Bounded.await(Bounded.END, "lost threads are shown", () -> lost() == 2);
        assertThat(cluster.processes()).isEqualTo(before);
        assertThat(spin(12)).hasSize(12);
        Bounded.await(
                Bounded.END, "a worker starts anew", () -> !cluster.processes().equals(before));
        assertOthersRun();
    }

    @Test
    void aTimeOutMayBeForEver() {
        for (Duration endless : List.of(Duration.ofSeconds(Long.MAX_VALUE), ChronoUnit.FOREVER.getDuration())) {
            Source<Integer> source = Source.create();
            List<Integer> seen = new ArrayList<>();
            source.scatter(client)
                    .map(x -> x + 1, TaskOptions.DEFAULT.timeout(endless))
                    .buffer(4)
                    .gather()
                    .sink(seen::add);
            source.emitAll(List.of(1, 2, 3));
            assertThat(source.close(Bounded.END)).isTrue();
            assertThat(seen).containsExactly(2, 3, 4);
        }
    }
}
