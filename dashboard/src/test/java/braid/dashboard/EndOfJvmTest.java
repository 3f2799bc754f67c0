package braid.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import braid.Client;
import braid.Source;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// Runs programs in JVMs of their own.
class EndOfJvmTest {

    /// What each program does with a page, and then leaves it open.
    static final class Program {

        static void main(String[] arguments) throws Exception {
            var source = Source.<Integer>create();
            source.scatter().map(x -> x + 1).gather().sink(x -> {});
            source.emit(1);
            var page = Dashboard.of(source);
            var client = Client.local(1);
            Progress.of(source);
            new Asking(page.uri()).snapshot();
            new Asking(client.dashboard().orElseThrow()).snapshot();
            source.close();
            System.out.println("the program has ended");
        }
    }

    @Test
    void aPageKeepsNoJvmAlive() throws Exception {
        var program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName())
                .redirectErrorStream(true)
                .start();
        try {
            var printed = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(printed).contains("the program has ended");
            assertThat(printed.lines().filter(line -> line.startsWith("braid: the dashboard is at http://localhost:")))
                    .hasSize(1);
            assertThat(printed).doesNotContain("SLF4J");
            assertThat(program.waitFor()).isZero();
        } finally {
            program.destroyForcibly();
        }
    }
}
