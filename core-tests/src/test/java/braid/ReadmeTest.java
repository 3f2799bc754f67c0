package braid;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Compiles and runs each snippet of the README, and expects what the README says that it prints. What needs a cluster
/// is run in `cluster`.
class ReadmeTest {

    private static final Pattern SNIPPET =
            Pattern.compile("```java\\n(.*?)```\\n\\n```text\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern ANY = Pattern.compile("```java\\n");

    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> everySnippetPrintsWhatTheReadmeSays() throws Exception {
        String readme = Files.readString(Path.of("..", "README.md"));
        List<MatchResult> snippets = SNIPPET.matcher(readme).results().toList();
        assertThat(snippets).hasSameSizeAs(ANY.matcher(readme).results().toList());
        return snippets.stream()
                .filter(snippet -> !snippet.group(1).contains("localCluster"))
                .map(snippet -> {
                    String first = snippet.group(1).lines().findFirst().orElseThrow();
                    return DynamicTest.dynamicTest(
                            first, () -> assertThat(run(snippet.group(1))).isEqualTo(snippet.group(2)));
                });
    }

    private String run(String snippet) throws Exception {
        boolean whole = snippet.contains("void main()");
        Path file = folder.resolve("Snippet.java");
        Files.writeString(
                file, whole ? snippet : "import braid.*;\nvoid main() throws Exception {\n" + snippet + "}\n");
        return SourceFile.run(file, folder);
    }
}
