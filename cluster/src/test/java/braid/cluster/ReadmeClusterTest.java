package braid.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import braid.Stream;
import braid.cluster.host.WorkerProcess;
import braid.cluster.member.CoherenceTransport;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs the README's snippet of a cluster as a program of one file, and expects what the README says that it prints.
/// The other snippets are run in `core`, which has no cluster.
class ReadmeClusterTest {

    private static final Pattern SNIPPET = Pattern.compile(
            "```java\\n(try \\(var client = Client\\.localCluster.*?)```\\n\\n```text\\n(.*?)```", Pattern.DOTALL);

    @Test
    void theSnippetPrintsWhatTheReadmeSays(@TempDir Path folder) throws Exception {
        Matcher snippet = SNIPPET.matcher(Files.readString(Path.of("..", "README.md")));
        assertThat(snippet.find()).isTrue();
        Path file = folder.resolve("Snippet.java");
        Files.writeString(file, "import braid.*;\nvoid main() throws Exception {\n" + snippet.group(1) + "}\n");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var in = process.getInputStream()) {
            String printed = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            // What workers have to say depends on the machine.
            assertThat(printed.lines().filter(line -> !line.startsWith("[worker-")))
                    .containsExactlyElementsOf(snippet.group(2).lines().toList());
            assertThat(process.waitFor()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    private static String classPath() {
        return List.of(Stream.class, WorkerProcess.class, CoherenceTransport.library()).stream()
                .map(ReadmeClusterTest::place)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String place(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
