package braid.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import braid.Client;
import com.tangosol.net.Coherence;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Programs of one source file, run as `./braid run` does: compiled in memory, their classes in no file. The workers
/// have Braid's classes and Coherence's only.
class SourceFileTest {

    @TempDir
    private Path folder;

    private String place(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toString();
    }

    private List<String> run(String source) throws Exception {
        Path file = Files.writeString(folder.resolve("Demo.java"), source);
        Path output = folder.resolve("output");
        String classPath = String.join(
                File.pathSeparator, place(Client.class), place(ClusterEngineProvider.class), place(Coherence.class));
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx192m",
                        "-cp",
                        classPath,
                        file.toString())
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(program.waitFor()).isZero();
        } finally {
            program.destroyForcibly();
        }
        return Files.readAllLines(output);
    }

    /// The first program of the README.
    private static String readme() throws IOException {
        String text = Files.readString(Path.of("..", "README.md"));
        int begin = text.indexOf("```java\n", text.indexOf("## Your first pipeline")) + 8;
        return text.substring(begin, text.indexOf("```", begin));
    }

    @Test
    void readmesFirstPipelineNeedsOneLineChanged() throws Exception {
        String source = readme();
        assertThat(source).contains("source.scatter().map(this::inc)");
        assertThat(run(source.replace("source.scatter()", "source.scatter(Client.localCluster(2))")))
                .isEqualTo(
                        IntStream.rangeClosed(1, 10).mapToObj(Integer::toString).toList());
    }

    @Test
    void whatOneWritesInASourceFileTravels() throws Exception {
        List<String> expected = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            expected.add("Circle[radius=" + i + "] has 12 x " + i + ", halved: " + 6 * i + ", on a worker: true");
            expected.add("Square[side=" + i + "] has 4 x " + i + ", halved: " + 2 * i + ", on a worker: true");
        }
        expected.add("in all: 48");
        assertThat(run("""
            import braid.*;

            sealed interface Shape permits Circle, Square {}
            record Circle(int radius) implements Shape {}
            record Square(int side) implements Shape {}
            record Sized(Shape shape, int size, String text) {}
            enum Change {
                HALF { int of(int size) { return size / 2; } }, NONE { int of(int size) { return size; } };
                abstract int of(int size);
            }

            final Map<String, Integer> factors = new HashMap<>(Map.of("circle", 12));
            transient Thread main = Thread.currentThread();
            static final int SQUARE = 4;

            static int size(int factor, int length) { return factor * length; }

            int factor(Shape shape) {
                return switch (shape) {
                    case Circle _ -> factors.get("circle");
                    case Square _ -> SQUARE;
                };
            }

            Sized measure(Shape shape) {
                int length = switch (shape) { case Circle(int radius) -> radius; case Square(int side) -> side; };
                return new Sized(shape, size(factor(shape), length), factor(shape) + " x " + length);
            }

            void main() {
                try (var client = Client.localCluster(2)) {
                    var change = Change.HALF;
                    var driver = ProcessHandle.current().pid();
                    var shapes = Source.<Shape>create();
                    var measured = shapes.scatter(client).map(this::measure);
                    measured.map(sized -> sized.shape() + " has " + sized.text() + ", halved: " + change.of(sized.size())
                            + ", on a worker: " + (ProcessHandle.current().pid() != driver))
                        .buffer(4).gather().sink(IO::println);
                    var sums = measured.map(Sized::size).accumulate(0, Integer::sum).gather().sinkToList();
                    for (int i = 1; i <= 3; i++) {
                        shapes.emit(new Circle(i));
                        shapes.emit(new Square(i));
                    }
                    shapes.close();
                    IO.println("in all: " + sums.getLast() / 2);
                }
            }
            """)).isEqualTo(expected);
    }
}
