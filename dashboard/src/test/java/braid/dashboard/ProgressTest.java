package braid.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import braid.Source;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private static final long SECOND = 1_000_000_000;

    private final StringWriter printed = new StringWriter();
    private final Source<Integer> source = Source.create();
    private long now;

    @Test
    void tellsHowFarAKnownSizeIsAndHowLongItTakes() {
        source.map(x -> 10 / x).onError(failure -> {}).sink(x -> {});
        source.expecting(8);
        try (var progress = progress("files", Progress.Manner.LINES)) {
            now += SECOND;
            source.emitAll(List.of(1, 0));
            progress.look();
            now += SECOND;
            source.emitAll(List.of(3, 4, 5, 6, 7, 8));
            source.close();
        }
        assertThat(printed.toString().lines())
                .hasSize(2)
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("  files        2 of 8  2.0/s  1 failed  3.0 s left"),
                        line -> assertThat(line)
                                .startsWith("  files        8 of 8  ")
                                .endsWith("/s  1 failed  2.0 s"));
    }

    @Test
    void redrawsOneLineThatFitsInATerminal() {
        source.expecting(4);
        source.sink(x -> {});
        try (var progress = progress("a label that is long", Progress.Manner.LIVE)) {
            now += SECOND;
            source.emit(1);
            progress.look();
            source.emitAll(List.of(2, 3, 4));
            now += SECOND;
        }
        assertThat(printed.toString()).startsWith("\r  a label that is long [======                  ] 1 of 4  1.0/s");
        assertThat(printed.toString().chars().filter(c -> c == '\n')).hasSize(1);
        assertThat(List.of(printed.toString().split("\r", -1)))
                .allSatisfy(line -> assertThat(line.length()).isLessThan(90));
        source.close();
    }

    @Test
    void endsWithTheStreamAndTellsNoMore() {
        source.sink(x -> {});
        var progress = progress("", Progress.Manner.LINES);
        source.emit(1);
        source.close();
        now += SECOND;
        progress.look();
        progress.look();
        progress.close();
        assertThat(printed.toString().lines()).containsExactly("1  1.0/s  1.0 s");
    }

    private Progress progress(String label, Progress.Manner manner) {
        return new Progress(source::snapshot, label, new PrintWriter(printed, true), manner, () -> now);
    }
}
