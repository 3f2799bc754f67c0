package braid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QuickstartPagesTest {

    private final Screen screen = new Screen();

    @Test
    void printsTheTenNumbersInOrderBothWays() throws InterruptedException {
        numbers().inOrder();
        numbers().scattered();
        assertThat(screen.out()
                        .lines()
                        .map(line -> line.substring(line.length() - 2).strip()))
                .containsExactly(
                        "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "1", "2", "3", "4", "5", "6", "7", "8", "9",
                        "10");
    }

    @Test
    void showsTheCodeThatItRuns() throws InterruptedException {
        new PartOne(screen.terminal(Terminal.Manner.PLAIN), Duration.ZERO).show();
        assertThat(screen.out())
                .contains("source.map(this::inc).sink(this::print);")
                .contains("source.scatter().map(this::inc).buffer(8).gather().sink(this::print);");
    }

    @Test
    void shownCodeIsTheCodeBelowIt() throws IOException {
        assertStandsTwice("TenNumbers", TenNumbers.FUNCTION);
        assertStandsTwice("TenNumbers", TenNumbers.IN_ORDER);
        assertStandsTwice("TenNumbers", TenNumbers.SCATTERED);
        assertStandsTwice("ClassCount", ClassCount.IN_ORDER);
        assertStandsTwice("ClassCount", ClassCount.SCATTERED);
    }

    @Test
    void saysWhenTheTwoRunsCountedDifferently() {
        var nothing = new Report(0, 0, 0, 0, Map.of(), List.of(), Map.of(), List.of());
        var one = new Report(1, 0, 0, 0, Map.of(), List.of(), Map.of(), List.of());
        var part = new PartTwo(screen.terminal(Terminal.Manner.PLAIN), new ClassFiles("here", List.of(), () -> {}));

        assertThat(part.compare(runs(nothing, 9, 8), runs(nothing, 4, 7), runs(nothing, 3)))
                .isTrue();
        assertThat(screen.err()).isEmpty();
        assertThat(screen.out())
                .contains("speed-up         2.00 x", "2.67 x   by plain threads", "75 %   of what plain threads reach");

        assertThat(part.compare(runs(nothing, 2), runs(nothing, 1), runs(one, 1)))
                .isFalse();
        assertThat(screen.err()).contains("counted differently");
    }

    private static List<ClassCount.Run> runs(Report report, int... seconds) {
        return IntStream.of(seconds)
                .mapToObj(each -> new ClassCount.Run(report, 1, Duration.ofSeconds(each), Duration.ZERO))
                .toList();
    }

    private TenNumbers numbers() {
        return new TenNumbers(screen.terminal(Terminal.Manner.PLAIN), Duration.ZERO, Stopwatch.started());
    }

    /// Once as text, once as code: all its lines in a row, whatever their indentation.
    private static void assertStandsTwice(String name, String code) throws IOException {
        var source = stripped(Files.readString(Path.of("src/main/java/braid/cli", name + ".java")));
        var places = Collections.indexOfSubList(source, stripped(code));
        var last = Collections.lastIndexOfSubList(source, stripped(code));
        assertThat(places).isNotNegative().isLessThan(last);
    }

    private static List<String> stripped(String text) {
        return text.lines().map(String::strip).toList();
    }
}
