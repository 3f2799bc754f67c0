package braid.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import braid.Client;
import braid.Source;
import braid.testkit.Bounded;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How many steps of an accumulation are done again when the worker that does them is lost. They take no time, so as
/// many as may be are done that the driver has not heard of.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LostStepsTest {

    private static final int STEPS = 4_000;

    /// A sum, the process that added to it last, and how large it is besides.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Sum(int sum, long pid, byte[] ballast) implements Serializable {

        Sum plus(int element, String calls) throws IOException {
            Files.write(Path.of(calls), new byte[1], StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            return new Sum(sum + element, ProcessHandle.current().pid(), ballast);
        }

        Sum withoutBallast() {
            return new Sum(sum, pid, new byte[0]);
        }
    }

    private final TestCluster cluster = TestCluster.shared();

    private ProcessHandle process(long pid) {
        return cluster.processes().stream()
                .filter(process -> process.pid() == pid)
                .findFirst()
                .orElseThrow();
    }

    /// The small sum comes to the driver with each result, the large one stays on the worker and is copied at times.
    @ParameterizedTest
    @CsvSource({"KILL, 0", "KILL, 131072", "STOP, 131072"})
    void are64AtMost(String signal, int ballast, @TempDir Path directory) throws IOException {
        Path calls = directory.resolve("calls");
        String file = calls.toString();
        AtomicInteger count = new AtomicInteger();
        AtomicReference<Sum> last = new AtomicReference<>(new Sum(0, 0, new byte[0]));
        try (Client client = cluster.connect()) {
            Source<Integer> source = Source.create();
            source.scatter(client)
                    .accumulate(new Sum(0, 0, new byte[ballast]), (sum, x) -> sum.plus(x, file))
                    .map(Sum::withoutBallast)
                    .buffer(512)
                    .gather()
                    .sink(sum -> {
                        last.set(sum);
                        count.incrementAndGet();
                    });
            cluster.have(2, client);
            AtomicReference<ProcessHandle> lost = new AtomicReference<>();
            Bounded.within(() -> {
                for (int i = 0; i < STEPS; i++) {
                    source.emit(i);
                    if (i == STEPS / 2) {
                        lost.set(process(last.get().pid()));
                        DriverProcess.signal(lost.get(), signal);
                    }
                }
                source.close();
            });
            lost.get().destroyForcibly();
        }
        long again = Files.size(calls) - STEPS;
        System.out.println(signal + ", " + ballast + " bytes: " + again + " steps were done again");
        assertThat(count).hasValue(STEPS);
        assertThat(last.get().sum()).isEqualTo(STEPS * (STEPS - 1) / 2);
        assertThat(again).isBetween(0L, 64L);
    }
}
