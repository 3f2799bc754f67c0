package braid;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program of the page about context prints what the page says.
class ContextPageTest {

    private static final Pattern PROGRAM = Pattern.compile("```java\n(.*?)```\n\n```text\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path folder;

    @Test
    void itsProgramPrintsWhatItSays() throws Exception {
        Matcher program = PROGRAM.matcher(Files.readString(Path.of("..", "docs", "context.md")));
        assertThat(program.find()).isTrue();
        Path file = folder.resolve("Context.java");
        Files.writeString(file, program.group(1));
        assertThat(SourceFile.run(file, folder)).isEqualTo(program.group(2));
    }
}
