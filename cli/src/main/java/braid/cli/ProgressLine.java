package braid.cli;

import java.time.Duration;
import java.util.Locale;

/// A line that shows how far a run has come: a bar redrawn in place on a terminal, elsewhere a plain line now and then.
///
/// Used by one thread.
final class ProgressLine {

    private static final Duration REDRAW = Duration.ofMillis(50);
    private static final Duration NEXT_LINE = Duration.ofSeconds(2);
    private static final int WIDTH = 24;

    private final Terminal terminal;
    private final String label;
    private final int total;
    private final Stopwatch stopwatch;
    private int done;
    private Duration due;

    ProgressLine(Terminal terminal, String label, int total, Stopwatch stopwatch) {
        this.terminal = terminal;
        this.label = label;
        this.total = total;
        this.stopwatch = stopwatch;
        this.due = interval();
    }

    /// One more is under way.
    void step() {
        done++;
        var elapsed = stopwatch.elapsed();
        if (elapsed.compareTo(due) >= 0) {
            due = elapsed.plus(interval());
            draw(elapsed);
        }
    }

    /// Draws the line for the last time. Returns how long it all took.
    Duration end() {
        var elapsed = stopwatch.elapsed();
        draw(elapsed);
        if (terminal.redraws()) {
            terminal.out().println();
        }
        return elapsed;
    }

    private Duration interval() {
        return terminal.redraws() ? REDRAW : NEXT_LINE;
    }

    private void draw(Duration elapsed) {
        var count = String.format(Locale.ROOT, "%,d of %,d", done, total);
        var time = Stopwatch.seconds(elapsed);
        if (terminal.redraws()) {
            // Back to the line's begin; what is left of a longer line before it is erased behind the text.
            terminal.out().printf("\r  %-12s %s %s  %s\033[K", label, bar(), count, time);
            terminal.out().flush();
        } else {
            terminal.out().printf("  %-12s %s  %s%n", label, count, time);
        }
    }

    private String bar() {
        var filled = total == 0 ? WIDTH : (int) ((long) WIDTH * done / total);
        return "[" + "=".repeat(filled) + " ".repeat(WIDTH - filled) + "]";
    }
}
