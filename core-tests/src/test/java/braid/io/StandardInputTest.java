package braid.io;

import static org.assertj.core.api.Assertions.assertThat;

import braid.ReadSource;
import braid.Source;
import braid.testkit.Bounded;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Standard input as a source, in a program of its own.
class StandardInputTest {

    /// Prints what it reads, in capitals.
    static final class Capitals {
        private Capitals() {}

        public static void main(String[] arguments) {
            ReadSource<String> source = Source.from(StandardInput.lines());
            source.map(String::toUpperCase).sink(System.out::println);
            if (arguments.length > 0) {
                var _ = source.start();
                source.emit("begun");
                source.closeOnExit(Duration.ofSeconds(5));
            } else {
                source.run();
            }
        }
    }

    private static Process start(String... arguments) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dstdin.encoding=UTF-8",
                "-Dstdout.encoding=UTF-8",
                "-cp",
                System.getProperty("java.class.path"),
                Capitals.class.getName());
        builder.command().addAll(java.util.List.of(arguments));
        return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    @Test
    void isReadToItsEnd() throws Exception {
        Process process = start();
        try (OutputStream input = process.getOutputStream()) {
            input.write("one\nzw\u00f6lf".getBytes(StandardCharsets.UTF_8));
        }
        String output = Bounded.call(() -> new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        assertThat(output.lines()).containsExactly("ONE", "ZW\u00d6LF");
        int status = Bounded.call(process::waitFor);
        assertThat(status).isZero();
    }

    /// A read of standard input cannot be ended, and holds up nobody's end.
    @Test
    void aReadThatWaitsHoldsUpNoEnd() throws Exception {
        Process process = start("waits");
        assertThat(Bounded.call(() -> process.inputReader().readLine())).isEqualTo("BEGUN");
        process.destroy();
        Bounded.call(process::waitFor);
        assertThat(process.isAlive()).isFalse();
    }
}
