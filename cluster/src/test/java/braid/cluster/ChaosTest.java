package braid.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import braid.testkit.Bounded;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// Worker processes are killed, hung and joined, and the driver is stopped, while elements flow: each arrives once,
/// in its order. With `-Plong` there are many more; `-Dbraid.chaos.seed=N` repeats a run's faults.
class ChaosTest {

    private static final int MOST_FAULTS = 200;
    private static final Duration BETWEEN = Duration.ofSeconds(2);
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final Duration HUNG = Duration.ofSeconds(10);
    private static final Duration STALLED = Duration.ofMinutes(3);

    /// Between two faults, too: on a busy machine workers that start need longer than it is from one to the next.
    private static final int DELIVERED_BETWEEN = 200;

    private static final int LEAST = 3;
    private static final int MOST = 4;

    private final long seed = Long.getLong("braid.chaos.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final TestCluster cluster = TestCluster.start(LEAST);
    private final List<Fault> faults = new ArrayList<>();
    private final AtomicBoolean over = new AtomicBoolean();

    /// Those that have joined, and are not being stopped.
    private volatile List<ProcessHandle> workers = cluster.processes();

    private final Set<ProcessHandle> hung = ConcurrentHashMap.newKeySet();
    private volatile int target = LEAST;
    private volatile long lastDelivery;
    private volatile String lastLine = "";
    private volatile int delivered;

    /// What was done, and the longest time without a delivery since.
    private static final class Fault {
        private final String what;
        private final int at;
        private final long noted = System.nanoTime();
        private long gap;

        Fault(String what, int at) {
            this.what = what;
            this.at = at;
        }
    }

    @Test
    void eachElementArrivesOnceAndInOrder() throws Exception {
        run(Profile.isLong() ? 20_000 : 10_000, Duration.ofNanos(1_500_000));
    }

    @Test
    @EnabledIfSystemProperty(named = "braid.chaos", matches = "long")
    void eachOfManyElementsArrivesOnceAndInOrder() throws Exception {
        run(200_000, Duration.ofNanos(250_000));
    }

    /// Has a driver emit so many elements, with so long a pause between two of them.
    private void run(int elements, Duration pause) throws Exception {
        System.out.println("chaos with seed " + seed + ": " + elements + " elements");
        List<String> arguments = List.of(cluster.address(), String.valueOf(elements), String.valueOf(pause.toNanos()));
        try (cluster;
                DriverProcess driver = DriverProcess.start(ChaosDriver.class, arguments, this::line)) {
            Bounded.await("a first delivery", () -> lastDelivery != 0 || !driver.isAlive());
            Thread joining = Thread.ofPlatform().daemon(true).start(this::keepUp);
            Thread breaking = Thread.ofPlatform().daemon(true).start(() -> breakThings(driver));
            while (driver.isAlive() && System.nanoTime() - lastDelivery < STALLED.toNanos()) {
                java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
            }
            over.set(true);
            if (driver.isAlive()) {
                driver.printThreads();
            }
            print();
            assertThat(driver.isAlive()).as("it hangs, seed " + seed).isFalse();
            assertThat(driver.awaitEnd()).as("exit code, seed " + seed).isZero();
            assertThat(lastLine).as("seed " + seed).isEqualTo("whole");
            assertThat(delivered).isEqualTo(elements);
            breaking.join();
            joining.join();
        }
    }

    private synchronized void line(String line) {
        lastLine = line;
        long now = System.nanoTime();
        for (Fault fault : faults.reversed()) {
            fault.gap = Math.max(fault.gap, now - lastDelivery);
            if (fault.noted < lastDelivery) {
                break; // what was delivered between it and now shows what it cost
            }
        }
        lastDelivery = now;
        if (!line.equals("whole")) {
            assertThat(line).isEqualTo(String.valueOf(delivered));
            delivered++;
        }
    }

    private synchronized void note(String what) {
        faults.add(new Fault(what, delivered));
        System.out.println("at element " + delivered + ": " + what);
    }

    private synchronized void print() {
        for (Fault fault : faults) {
            System.out.printf(
                    "at element %6d: %-24s longest gap %6d ms%n", fault.at, fault.what, fault.gap / 1_000_000);
        }
    }

    /// Starts workers in place of those that were killed, and further ones.
    private void keepUp() {
        while (pause(SHORT)) {
            if (cluster.processes().size() != target) {
                try {
                    cluster.scaleTo(target);
                } catch (UncheckedIOException e) {
                    System.out.println("one was killed while it joined");
                }
                workers = cluster.processes();
            }
        }
    }

    /// Waits for so long.
    ///
    /// @return whether elements still flow
    private boolean pause(Duration time) {
        long until = System.nanoTime() + time.toNanos();
        while (!over.get() && System.nanoTime() < until) {
            java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
        }
        return !over.get();
    }

    private void breakThings(DriverProcess driver) {
        for (int turn = 1; turn <= MOST_FAULTS && pause(BETWEEN); turn++) {
            int before = delivered;
            if (turn == 5) {
                note("driver stopped");
                hang(driver.handle());
            } else {
                breakOne();
            }
            while (!over.get() && delivered - before < DELIVERED_BETWEEN) {
                pause(SHORT);
            }
        }
    }

    private void breakOne() {
        List<ProcessHandle> well = workers.stream()
                .filter(process -> process.isAlive() && !hung.contains(process))
                .toList();
        int what = random.nextInt(3);
        int whom = random.nextInt(well.isEmpty() ? 1 : well.size());
        if (what == 2 || well.size() < 2) {
            target = target < MOST ? target + 1 : LEAST;
            note("to be " + target + " workers");
        } else if (what == 1) {
            note("hung " + well.get(whom).pid());
            hang(well.get(whom));
        } else {
            note("killed " + well.get(whom).pid());
            DriverProcess.signal(well.get(whom), "KILL");
        }
    }

    private void hang(ProcessHandle process) {
        hung.add(process);
        DriverProcess.signal(process, "STOP");
        Thread.ofPlatform().daemon(true).start(() -> {
            pause(HUNG);
            DriverProcess.signal(process, "CONT");
            hung.remove(process);
        });
    }
}
