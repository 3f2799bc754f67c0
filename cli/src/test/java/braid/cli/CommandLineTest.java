package braid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {

    @TempDir
    private Path directory;

    private final Screen screen = new Screen();

    @ParameterizedTest
    @CsvSource({"--help", "-h", "help", "''"})
    void showsItsHelp(String argument) {
        var code = argument.isEmpty() ? screen.braid() : screen.braid(argument);
        assertThat(code).isZero();
        assertThat(screen.out()).contains("Usage: braid").contains("quickstart").contains("run");
        assertThat(screen.err()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "quickstart, --input",
        "run, FILE.java",
        "cluster, --workers",
        "worker, --join",
        "certificates, --members"
    })
    void showsTheHelpOfACommand(String command, String option) {
        assertThat(screen.braid(command, "--help")).isZero();
        assertThat(screen.out()).contains("Usage: braid " + command).contains(option);
    }

    @Test
    void showsItsVersionAndTheJdks() {
        assertThat(screen.braid("--version")).isZero();
        assertThat(screen.out()).startsWith("braid ").contains("JDK " + Runtime.version());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--foo                       | Unknown option: '--foo', see braid --help",
                "qickstart                   | Unknown command: 'qickstart', did you mean quickstart?",
                "quickstart --inptu x        | Unknown option: '--inptu', did you mean --input?",
                "quickstart extra            | Unexpected argument: 'extra', see braid quickstart --help",
                "quickstart --threads 0      | --threads must be positive: 0",
                "quickstart --threads many   | Invalid value for option '--threads': 'many' is not an int",
                "quickstart --input no/such  | --input: no such file or directory: no/such",
                "run                         | Missing required parameter: 'FILE.java', see braid run --help",
                "run Missing.java            | No such file: Missing.java",
                "run src                     | No such file: src",
                "quickstart --workers 0      | --workers must be positive: 0",
                "quickstart --workers 2 --threads 2 | --workers and --threads exclude each other",
                "cluster                     | Missing required option: '--workers=N', see braid cluster --help",
                "cluster --workers 0         | --workers must be positive: 0",
                "cluster --workers 1 --threads 0 | --threads must be positive: 0",
                "cluster --workers 1 --port 0 | --port must be from 1 to 65535: 0",
                "worker --join here          | --join: a cluster's address must be host:port: here",
                "worker --join localhost:7 --threads 0 --insecure | --threads must be positive: 0",
                "worker --join localhost:7 --memory much --insecure | --memory must be a size, as in 512m or 2g: much",
                "worker --join localhost:7 --name= --insecure | --name must not be blank: ''",
                "cluster --workers 1 --memory much | --memory must be a size, as in 512m or 2g: much",
                "worker --join localhost:7 --insecure --certificates x | --certificates=DIR, --insecure are"
                        + " mutually exclusive (specify only one)",
                "certificates                | Missing required parameter: 'DIR', see braid certificates --help",
                "certificates x --members ../a | --members: a member's name must be of letters, digits, dots and"
                        + " dashes, and not 'authority': ../a",
            })
    void saysInOneLineWhatIsWrong(String arguments, String line) {
        assertThat(screen.braid(arguments.split(" "))).isEqualTo(2);
        assertThat(screen.err().lines()).containsExactly("braid: " + line);
        assertThat(screen.out()).isEmpty();
    }

    @Test
    void outputThatCannotBeWrittenIsAnError() {
        var err = new StringWriter();
        var full = new PrintWriter(new Writer() {
            @Override
            public void write(char[] text, int from, int length) throws IOException {
                throw new IOException("No space left on device");
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        });
        assertThat(Main.execute(new Terminal(full, new PrintWriter(err, true), Terminal.Manner.PLAIN), "--help"))
                .isEqualTo(1);
        assertThat(err.toString().lines()).containsExactly("braid: the output could not be written");
    }

    @Test
    void showsWhereAnErrorComesFromWhenAsked() {
        assertThat(screen.braid("--stacktrace", "run", "Missing.java")).isEqualTo(2);
        assertThat(screen.err()).contains("at braid.cli");
    }

    @Test
    void refusesAPlaceWithoutClassFiles() {
        assertThat(screen.braid("quickstart", "--input", directory.toString())).isEqualTo(2);
        assertThat(screen.err().lines()).containsExactly("braid: --input: no class files in " + directory);
    }

    @Test
    void countsADirectoryAndItsJarAlikeAndListsWhatIsBroken() throws IOException {
        var jar = SampleClasses.writeJar(
                Files.createDirectory(directory.resolve("jars")).resolve("sample.jar"));
        var classes = SampleClasses.writeTo(directory.resolve("classes"));

        for (var input : new Path[] {classes, jar}) {
            var inputScreen = new Screen();
            assertThat(inputScreen.braid("quickstart", "--skip-page", "--threads", "2", "--input", input.toString()))
                    .isZero();
            assertThat(inputScreen.err()).isEmpty();
            assertThat(inputScreen.out())
                    .doesNotContain("Part 1")
                    .contains("Part 2: 3 class files of " + input)
                    .containsPattern("class files +2\\R")
                    .containsPattern("methods +4\\R")
                    .containsPattern("instructions +18\\R")
                    .containsPattern("broken files +1\\R")
                    .containsPattern("1  Sample")
                    .containsPattern("Broken.class: java.lang.IllegalArgumentException");
        }
    }
}
