package braid.testkit.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Graphs that nobody has thought of. One that fails, again and again, shows a fault; one that fails once and not again
/// is printed, for somebody to look at.
class RandomGraphsTest {

    /// Graphs of these seeds ran right.
    private static final long KNOWN = 10_000;

    private static void run(long seed, long graphs) {
        System.out.println("random graphs from seed " + seed + ": -Dbraid.random.seed=" + seed);
        Report report = RandomTester.seeded(seed).findings(20).graphs(graphs);
        report.findings().forEach(System.out::println);
        List<Finding> firm =
                report.findings().stream().filter(RandomGraphsTest::isFirm).toList();
        assertThat(firm).as("faults that come again and again").isEmpty();
        assertThat(report.graphs()).isPositive();
    }

    /// Graphs that did not end once: loops, beside timers, with a thread that stood at a join.
    @ParameterizedTest
    @ValueSource(longs = {31_335_377_400_562L, 28_077_361_253_939L})
    void thoseThatHungEnd(long seed) {
        for (int times = 0; times < 20; times++) {
            assertThat(RandomTester.seeded(seed).graphs(1).findings()).isEmpty();
        }
    }

    /// Whether it came in more than half of its tries.
    private static boolean isFirm(Finding finding) {
        String[] tries = finding.tries().split(" of ", 2);
        return 2 * Integer.parseInt(tries[0]) > Integer.parseInt(tries[1]);
    }

    @Test
    void doWhatThePlainModelSays() {
        run(Long.getLong("braid.random.seed", KNOWN), 400);
    }

    @Test
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    @EnabledIfSystemProperty(named = "braid.chaos", matches = "long")
    void doWhatThePlainModelSaysForMinutes() {
        run(Long.getLong("braid.random.seed", System.nanoTime()), 4_000);
    }
}
