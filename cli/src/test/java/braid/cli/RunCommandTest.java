package braid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import braid.testkit.Bounded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunCommandTest {

    @TempDir
    private Path directory;

    private final Screen screen = new Screen();

    /// The program writes to a file, since its output is this JVM's own.
    @Test
    void runsAPipelineWithItsArgumentsUntouchedAndReturnsItsExitCode() throws IOException {
        var program = Files.writeString(directory.resolve("Program.java"), """
            import braid.Source;
            import java.nio.file.*;
            import java.util.*;

            void main(String[] arguments) throws Exception {
                var lines = new ArrayList<String>();
                var source = Source.<String>create();
                source.map(String::toUpperCase).sink(lines::add);
                for (var argument : arguments) {
                    source.emit(argument);
                }
                source.close();
                Files.write(Path.of("%s"), lines);
                System.exit(7);
            }
            """.formatted(directory.resolve("result")));

        var code = screen.braid("run", program.toString(), "--help", "-x", "--", "", "@a", "b c", "--stacktrace");

        assertThat(code).isEqualTo(7);
        assertThat(directory.resolve("result")).content().isEqualToNormalizingNewlines("""
            --HELP
            -X
            --

            @A
            B C
            --STACKTRACE
            """);
        assertThat(screen.err()).isEmpty();
    }

    @Test
    void aFilesNameIsNoOptionAndOptionsReachTheProgramsJvm() throws IOException {
        for (var name : List.of("-x.java", "@x.java")) {
            var command = RunCommand.commandLine();
            command.parseArgs("--", name, "argument");
            RunCommand run = command.getCommand();
            assertThat(run.command(" -Xmx64m  -Dcolour=blue "))
                    .containsSubsequence("-Xmx64m", "-Dcolour=blue", "-cp")
                    .endsWith("./" + name, "argument");
            assertThat(run.command(null)).doesNotContain("");
        }
    }

    /// The one that is killed is a JVM with this command; its program writes down its own number.
    @Test
    void theProgramEndsWithAKilledCommand() throws Exception {
        var number = directory.resolve("number");
        var program = Files.writeString(directory.resolve("Waits.java"), """
            import java.nio.file.*;

            void main() throws Exception {
                Path part = Path.of("%1$s.part");
                Files.writeString(part, String.valueOf(ProcessHandle.current().pid()));
                Files.move(part, Path.of("%1$s"));
                new java.util.concurrent.CountDownLatch(1).await();
            }
            """.formatted(number));
        var command = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "braid.cli.Main",
                        "run",
                        program.toString())
                .redirectErrorStream(true)
                .start();
        try {
            Bounded.await("the program runs", () -> Files.exists(number));
            var running = ProcessHandle.of(Long.parseLong(Files.readString(number)));
            command.destroyForcibly().waitFor();
            Bounded.await(
                    "the program has ended",
                    () -> running.filter(ProcessHandle::isAlive).isEmpty());
        } finally {
            command.destroyForcibly();
        }
    }

    @Test
    void theProgramSeesWhatIsOnTheClassPath() throws IOException {
        var classes = Files.createDirectory(directory.resolve("classes"));
        Files.writeString(classes.resolve("greeting.txt"), "hello");
        var program = Files.writeString(directory.resolve("Program.java"), """
            void main() throws Exception {
                try (var greeting = getClass().getClassLoader().getResourceAsStream("greeting.txt")) {
                    java.nio.file.Files.write(java.nio.file.Path.of("%s"), greeting.readAllBytes());
                }
            }
            """.formatted(directory.resolve("result")));

        var code = screen.braid("run", "--class-path", classes.toString(), program.toString());

        assertThat(code).as(screen.err()).isZero();
        assertThat(directory.resolve("result")).content().isEqualTo("hello");
    }

    @Test
    void refusesAClassPathThatIsNotThere() throws IOException {
        var program = Files.writeString(directory.resolve("Program.java"), "void main() {}");
        var missing = directory.resolve("missing.jar");

        var code = screen.braid("run", "-cp", missing.toString(), program.toString());

        assertThat(code).isEqualTo(2);
        assertThat(screen.err()).contains("Not on the class path, since there is no such file: " + missing);
    }

    @Test
    void refusesAFileThatIsNoJavaSource() throws IOException {
        var file = Files.writeString(directory.resolve("notes.txt"), "");
        assertThat(screen.braid("run", file.toString())).isEqualTo(2);
        assertThat(screen.err().lines()).containsExactly("braid: Not a .java file: " + file);
    }
}
