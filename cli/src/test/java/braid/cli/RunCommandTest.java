package braid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    void refusesAFileThatIsNoJavaSource() throws IOException {
        var file = Files.writeString(directory.resolve("notes.txt"), "");
        assertThat(screen.braid("run", file.toString())).isEqualTo(2);
        assertThat(screen.err().lines()).containsExactly("braid: Not a .java file: " + file);
    }
}
