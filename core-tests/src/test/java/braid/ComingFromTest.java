package braid;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The page for those who come from other libraries: what it names of Braid is there.
class ComingFromTest {

    private static final Pattern METHOD =
            Pattern.compile("`(Source|Stream|ParallelStream|KeyedStream|EventTime)\\.(\\w+)`");

    @Test
    void everyMethodThatIsNamedIsThere() throws Exception {
        String page = Files.readString(Path.of("..", "docs", "coming-from.md"));
        List<MatchResult> named = METHOD.matcher(page).results().toList();
        assertThat(named).hasSizeGreaterThan(60);
        for (MatchResult each : named) {
            Class<?> type = Class.forName("braid." + each.group(1));
            assertThat(Arrays.stream(type.getMethods()).map(Method::getName))
                    .as(each.group())
                    .contains(each.group(2));
        }
    }

    @Test
    void everyRowSaysWhatToWriteOrWhatToDo() throws IOException {
        Files.readAllLines(Path.of("..", "docs", "coming-from.md")).stream()
                .filter(line -> line.startsWith("| `"))
                .forEach(line -> assertThat(line).containsPattern(METHOD.pattern() + "|\\| [a-zA-Z`][^|]+\\|$"));
    }
}
