package braid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressLineTest {

    private final Screen screen = new Screen();
    private long now;

    @Test
    void printsALineEveryTwoSecondsAndALastOneWhereLinesCannotBeRedrawn() {
        var time = advance(progress(Terminal.Manner.PLAIN));
        assertThat(time).isEqualTo(Duration.ofSeconds(5));
        assertThat(screen.out().lines())
                .containsExactly(
                        "  files        2 of 5  2.00 s",
                        "  files        4 of 5  4.00 s",
                        "  files        5 of 5  5.00 s");
    }

    @Test
    void redrawsOneLineInATerminal() {
        advance(progress(Terminal.Manner.COLOURLESS));
        assertThat(screen.out())
                .startsWith("\r  files        [====                    ] 1 of 5  1.00 s")
                .endsWith("\r  files        [========================] 5 of 5  5.00 s\033[K" + System.lineSeparator());
        assertThat(screen.out().lines().filter(line -> !line.isEmpty())).isNotEmpty();
        assertThat(screen.out().chars().filter(c -> c == '\n')).hasSize(1);
    }

    private ProgressLine progress(Terminal.Manner manner) {
        return new ProgressLine(screen.terminal(manner), "files", 5, Stopwatch.started(() -> now));
    }

    private Duration advance(ProgressLine progress) {
        for (int i = 0; i < 5; i++) {
            now += 1_000_000_000;
            progress.step();
        }
        return progress.end();
    }
}
