package braid;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Runs each example, and expects what stands at its end.
class ExamplesTest {

    private static final Path EXAMPLES = Path.of("..", "examples");
    private static final String PRINTS = "\n// prints:\n";

    @TempDir
    Path folder;

    private static List<Path> examples() throws IOException {
        try (Stream<Path> all = Files.list(EXAMPLES)) {
            return all.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }

    @TestFactory
    Stream<DynamicTest> everyExamplePrintsWhatStandsAtItsEnd() throws IOException {
        return examples().stream()
                .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> {
                    String text = Files.readString(file);
                    assertThat(text).contains(PRINTS);
                    String expected = text.substring(text.indexOf(PRINTS) + PRINTS.length())
                            .replaceAll("(?m)^// ", "");
                    assertThat(SourceFile.run(file, folder)).isEqualTo(expected);
                }));
    }

    @Test
    void everyExampleIsInTheTableAndFitsAPage() throws IOException {
        String table = Files.readString(EXAMPLES.resolve("README.md"));
        for (Path file : examples()) {
            assertThat(table).contains("(" + file.getFileName() + ")");
            assertThat(Files.readAllLines(file)).hasSizeLessThanOrEqualTo(80);
        }
    }
}
