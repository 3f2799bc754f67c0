package braid.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import braid.Client;
import braid.Source;
import braid.TaskOptions;
import braid.WorkerInfo;
import braid.testkit.Bounded;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What a driver leaves on the workers when it is killed: nothing.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DriverLostTest {

    private final TestCluster cluster = TestCluster.start(2);
    private final Client client = cluster.connect();

    @AfterAll
    void end() {
        client.close();
        cluster.close();
    }

    /// What a worker has of all drivers: class loaders, values of the lost one, threads with a driver's loader.
    private record Found(int loaders, int keepsakes, int threads) implements Serializable {}

    @SuppressWarnings("ReferenceEquality") // loaders are what they are
    private static Found look() {
        ClassLoader own = DriverLostTest.class.getClassLoader();
        int threads = 0;
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            ClassLoader loader = thread.getContextClassLoader();
            boolean drivers =
                    loader != null && loader.getClass().getSimpleName().equals("DriverLoader");
            threads += drivers && loader != own ? 1 : 0;
        }
        String histogram = histogram();
        return new Found(
                instances(histogram, "braid.cluster.code.DriverLoader"),
                instances(histogram, "braid.cluster.LostDriver$Keepsake"),
                threads);
    }

    /// Of live objects: it collects first.
    private static String histogram() {
        try {
            return (String) ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int instances(String histogram, String type) {
        return histogram
                .lines()
                .map(line -> line.strip().split("\\s+"))
                .filter(words -> words.length > 3 && words[3].equals(type))
                .mapToInt(words -> Integer.parseInt(words[1]))
                .sum();
    }

    private List<Found> lookEverywhere() {
        List<Found> found = new ArrayList<>();
        for (WorkerInfo worker : client.workers()) {
            Source<Integer> source = Source.create();
            source.scatter(client)
                    .map(x -> look(), TaskOptions.DEFAULT.worker(worker.name()))
                    .gather()
                    .sink(found::add);
            source.emit(1);
            source.close();
        }
        return found;
    }

    private void lose(String how) {
        CountDownLatch queued = new CountDownLatch(1);
        try (DriverProcess driver =
                DriverProcess.start(LostDriver.class, List.of(cluster.address(), how), line -> queued.countDown())) {
            Bounded.await("it has queued all", () -> queued.getCount() == 0 || !driver.isAlive());
            assertThat(queued.getCount()).isZero();
            DriverProcess.signal(driver.handle(), "KILL");
        }
    }

    @Test
    void nothingOfADriverThatIsKilledStays() {
        Bounded.await("two workers", () -> client.workers().size() == 2);
        assertThat(Bounded.call(this::lookEverywhere)).hasSize(2).allMatch(found -> found.loaders == 1);
        lose("queue");
        long killed = System.nanoTime();
        Bounded.await(
                "nothing of it is there",
                () -> lookEverywhere().stream().allMatch(new Found(1, 0, 0)::equals)
                        && client.workers().stream().allMatch(worker -> worker.running() == 0));
        System.out.printf("clean %d ms after the kill%n", (System.nanoTime() - killed) / 1_000_000);
        assertThat(client.workers()).hasSize(2);
    }

    @Test
    void aWorkerWhoseTaskIgnoresInterruptsStartsAnew() {
        Bounded.await("two workers", () -> client.workers().size() == 2);
        List<Long> before = pids();
        lose("stubborn");
        long killed = System.nanoTime();
        // Only one that exits with the code for that is started anew; any other would be missing.
        Bounded.await("a new process", () -> pids().size() == 2 && !pids().equals(before));
        System.out.printf("a new process %d ms after the kill%n", (System.nanoTime() - killed) / 1_000_000);
        assertThat(pids()).containsAnyElementsOf(before);
        Bounded.await("two workers", () -> client.workers().size() == 2);
    }

    private List<Long> pids() {
        return cluster.processes().stream().map(ProcessHandle::pid).sorted().toList();
    }
}
