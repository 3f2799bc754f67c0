package braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import braid.testkit.Bounded;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A program that is ended while elements flow.
class LastCloseTest {

    /// Prints each element that it has emitted, and each that has come through a buffer and a list of three.
    static final class Flowing {
        private Flowing() {}

        static void main() throws InterruptedException {
            Source<Integer> source = Source.<Integer>create().closeOnExit(Duration.ofMinutes(5));
            source.buffer(64)
                    .map(Flowing::slowly)
                    .partition(3)
                    .sink(list -> System.out.println("through " + list.size()));
            for (int i = 0; ; i++) {
                try {
                    source.emit(i);
                } catch (IllegalStateException closed) {
                    new CountDownLatch(1).await(); // the end of the JVM does not wait for this
                }
                System.out.println("accepted");
            }
        }

        private static int slowly(int x) {
            LockSupport.parkNanos(2_000_000);
            return x;
        }
    }

    /// A function that does not return.
    static final class Stuck {
        private Stuck() {}

        static void main() throws InterruptedException {
            Source<Integer> source = Source.<Integer>create().closeOnExit(Duration.ofMillis(100));
            source.buffer(8).named("waiting").sink(x -> new CountDownLatch(1).await());
            source.emit(1);
            source.emit(2);
            System.out.println("accepted");
            new CountDownLatch(1).await();
        }
    }

    /// Ends by itself, and is not held up.
    static final class Closed {
        private Closed() {}

        static void main() {
            try (Source<Integer> source = Source.<Integer>create().closeOnExit(Duration.ofHours(1))) {
                source.sink(x -> System.out.println("through 1"));
                source.emit(1);
                System.out.println("accepted");
            }
        }
    }

    private record Ended(int code, List<String> out, String errors) {
        int accepted() {
            return (int) out.stream().filter("accepted"::equals).count();
        }

        int through() {
            return out.stream()
                    .filter(line -> line.startsWith("through "))
                    .mapToInt(line -> Integer.parseInt(line.substring("through ".length())))
                    .sum();
        }
    }

    /// Runs a program until it has printed `lines` lines, sends it `signal`, and waits for its end.
    private static Ended run(Class<?> program, int lines, String signal) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        program.getName())
                .start();
        try {
            return Bounded.call(() -> read(process, lines, signal));
        } finally {
            process.destroyForcibly();
        }
    }

    /// Whether this process was started with SIGINT ignored, as a shell does in the background. Its children inherit
    /// that.
    private static boolean ignoresInterrupts() throws IOException {
        Path status = Path.of("/proc/self/status");
        return Files.exists(status)
                && Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .anyMatch(line ->
                                (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 1 << 1) != 0);
    }

    private static Ended read(Process process, int lines, String signal) throws IOException, InterruptedException {
        List<String> out = new ArrayList<>();
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                out.add(line);
                if (out.size() == lines) {
                    new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                            .start()
                            .waitFor();
                }
            }
        }
        String errors;
        try (BufferedReader reader = process.errorReader(StandardCharsets.UTF_8)) {
            errors = String.join("\n", reader.lines().toList());
        }
        return new Ended(process.waitFor(), out, errors);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void whatWasAcceptedComesThrough(String signal) throws Exception {
        assumeFalse(signal.equals("INT") && ignoresInterrupts(), "a job in the background ignores SIGINT");
        for (int lines : new int[] {1, 50, 300}) {
            Ended ended = run(Flowing.class, lines, signal);
            assertThat(ended.accepted()).as(ended.errors()).isPositive();
            assertThat(ended.through()).as("behind %s lines", lines).isBetween(ended.accepted(), ended.accepted() + 1);
            assertThat(ended.errors()).isEmpty();
        }
    }

    @Test
    void whatIsLeftIsSaidWhereItHolds() throws Exception {
        Ended ended = run(Stuck.class, 1, "TERM");
        assertThat(ended.errors())
                .startsWith("braid: ")
                .contains("was not through within PT0.1S: 'waiting' (LastCloseTest.java:")
                .endsWith(") holds 2");
    }

    @Test
    void aSourceThatIsClosedHoldsUpNothing() throws Exception {
        Ended ended = run(Closed.class, 100, "TERM");
        assertThat(ended.out()).contains("accepted", "through 1");
        assertThat(ended.code()).isZero();
        assertThat(ended.errors()).isEmpty();
    }

    @Test
    void aLimitThatIsNoneIsRefused() {
        try (Source<Integer> source = Source.create()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> source.closeOnExit(Duration.ZERO))
                    .withMessage("limit must be positive: PT0S");
        }
    }
}
