package braid.cli;

import braid.dashboard.Progress;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Help.Ansi;

/// Where a command writes to: standard output and error, and how the output may be dressed.
///
/// Formats are those of [String#format], with numbers in the same way in each country.
@SuppressWarnings("AnnotateFormatMethod") // the annotation would cost a dependency
record Terminal(PrintWriter out, PrintWriter err, Manner manner) {

    /// What the output can show.
    enum Manner {
        /// A file or a pipe: whole lines only.
        PLAIN,
        /// A terminal whose lines can be redrawn, but without colours, since the user wants none.
        COLOURLESS,
        /// A terminal with all that it can do.
        COLOURED
    }

    /// Both ends have to be a terminal's: who redirects one of them gets plain lines.
    @SuppressWarnings("SystemConsoleNull") // JDK 25 has none without a terminal, others differ
    static Terminal system() {
        var console = System.console();
        var manner = console != null && console.isTerminal() ? manner(System.getenv()) : Manner.PLAIN;
        return new Terminal(writer(System.out), writer(System.err), manner);
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, stream.charset());
    }

    /// How to write to a terminal in this environment. As no-color.org asks, any `NO_COLOR` counts but an empty one.
    static Manner manner(Map<String, String> environment) {
        if ("dumb".equals(environment.get("TERM"))) {
            return Manner.PLAIN;
        }
        return environment.getOrDefault("NO_COLOR", "").isEmpty() ? Manner.COLOURED : Manner.COLOURLESS;
    }

    boolean redraws() {
        return manner != Manner.PLAIN;
    }

    Progress.Manner progress() {
        return redraws() ? Progress.Manner.LIVE : Progress.Manner.LINES;
    }

    Ansi ansi() {
        return manner == Manner.COLOURED ? Ansi.ON : Ansi.OFF;
    }

    void heading(String format, Object... values) {
        out.println(dressed("1", String.format(Locale.ROOT, format, values)));
        out.println();
    }

    void text(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values).strip());
        out.println();
    }

    void line(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
    }

    /// Prints lines of code, indented.
    void code(String code) {
        code.stripTrailing().lines().forEach(line -> out.println(line.isEmpty() ? "" : dressed("36", "    " + line)));
        out.println();
    }

    /// The text in an ANSI style, where the terminal has colours.
    private String dressed(String style, String text) {
        return manner == Manner.COLOURED ? "\033[" + style + "m" + text + "\033[0m" : text;
    }
}
