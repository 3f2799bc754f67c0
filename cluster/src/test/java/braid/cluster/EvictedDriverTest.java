package braid.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import braid.testkit.Bounded;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/// A driver that is stopped for so long that the cluster puts it out, while elements flow. It comes back, and each
/// element arrives once and in its order.
class EvictedDriverTest {

    private static final Duration STOPPED = Duration.ofSeconds(40);
    private static final String EVICTION = "braid.cluster.eviction.seconds";
    /// Members that start on a busy machine must find one another within that time, too.
    private static final String SECONDS = "20";

    private static TestCluster cluster() {
        System.setProperty(EVICTION, SECONDS);
        try {
            return TestCluster.start(2);
        } finally {
            System.clearProperty(EVICTION);
        }
    }

    @Test
    void comesBackAndGoesOn() {
        List<String> lines = new CopyOnWriteArrayList<>();
        try (TestCluster cluster = cluster();
                DriverProcess driver = DriverProcess.startLogging(
                        List.of("-D" + EVICTION + "=" + SECONDS),
                        ChaosDriver.class,
                        List.of(cluster.address(), "3000", "2000000"),
                        lines::add)) {
            Bounded.await("some elements", () -> lines.contains("500") || !driver.isAlive());
            DriverProcess.signal(driver.handle(), "STOP");
            long until = System.nanoTime() + STOPPED.toNanos();
            while (System.nanoTime() < until) {
                LockSupport.parkNanos(until - System.nanoTime());
            }
            DriverProcess.signal(driver.handle(), "CONT");
            assertThat(Bounded.<Integer>call(driver::awaitEnd))
                    .as("exit code, behind %s", lines.subList(Math.max(0, lines.size() - 20), lines.size()))
                    .isZero();
        }
        assertThat(lines).contains("whole").anyMatch(line -> line.contains("was put out of the cluster"));
        assertThat(lines).filteredOn(line -> line.matches("[0-9]+")).hasSize(3_000);
    }
}
