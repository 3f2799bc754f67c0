package braid.dashboard.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The page's modules keep to what lets a report hold them as one script, and to what its policy allows.
class PageModulesTest {

    private static final Pattern TOP = Pattern.compile(
            "^(?:export )?(?:async )?(?:function|const|let|class) ([A-Za-z_$][\\w$]*)", Pattern.MULTILINE);

    private static List<Path> modules() throws IOException, URISyntaxException {
        Path folder = Path.of(Objects.requireNonNull(PageModulesTest.class.getResource("/braid/dashboard/page/main.js"))
                        .toURI())
                .resolveSibling("");
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".js"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void noTwoModulesUseTheSameNameAtTheTop() throws Exception {
        List<String> names = new ArrayList<>();
        for (Path module : modules()) {
            Matcher matcher = TOP.matcher(Files.readString(module));
            while (matcher.find()) {
                names.add(matcher.group(1));
            }
        }
        assertThat(names).hasSizeGreaterThan(100).doesNotHaveDuplicates();
    }

    @Test
    void importsAreOneALineAndOfModulesBesideIt() throws Exception {
        for (Path module : modules()) {
            for (String line : Files.readAllLines(module)) {
                if (line.startsWith("import ")) {
                    assertThat(line)
                            .matches("import \\{ [\\w, ]+ } from './\\w+\\.js';")
                            .doesNotContain(" as ");
                }
                assertThat(line).doesNotStartWith("export default").doesNotStartWith("export {");
            }
        }
    }

    @Test
    void noTextBecomesMarkup() throws Exception {
        for (Path module : modules()) {
            assertThat(Files.readString(module))
                    .as(module.toString())
                    .doesNotContain(
                            "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function(");
        }
    }

    @Test
    void theDocumentHasNoScriptOrStyleInIt() {
        String document = new String(Script.read("index.html"), StandardCharsets.UTF_8);
        assertThat(document).doesNotContain(" style=", "<style", "javascript:", " onclick=", "http://", "https://");
        assertThat(document)
                .contains(
                        "<link rel=\"stylesheet\" href=\"/page/style.css\">",
                        "<script type=\"module\" src=\"/page/main.js\"></script>")
                .containsOnlyOnce("<script");
    }
}
