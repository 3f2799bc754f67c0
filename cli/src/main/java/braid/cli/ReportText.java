package braid.cli;

import java.util.Locale;
import java.util.stream.Stream;

/// A report as people read it: the sums, three short lists, and the files that were broken.
record ReportText(Report report) {

    private static final int TOP = 5;
    private static final int BROKEN_SHOWN = 10;

    void print(Terminal terminal) {
        sum(terminal, "class files", report.classes());
        sum(terminal, "bytes", report.bytes());
        sum(terminal, "compressed", report.compressed());
        sum(terminal, "methods", report.methods());
        sum(terminal, "instructions", report.instructionCount());
        if (!report.broken().isEmpty()) {
            sum(terminal, "broken files", report.broken().size());
        }
        list(terminal, "Instructions used most", instructions());
        list(terminal, "Largest methods, in bytes of code", methods());
        list(terminal, "Classes with the most callers among the other classes", classes());
        list(terminal, "Broken files", brokenFiles());
        if (report.broken().size() > BROKEN_SHOWN) {
            terminal.line("  and %,d more", report.broken().size() - BROKEN_SHOWN);
        }
        terminal.line("");
    }

    private Stream<String> instructions() {
        return report.mostUsedInstructions(TOP).stream()
                .map(entry -> row(entry.getValue(), entry.getKey().name().toLowerCase(Locale.ROOT)));
    }

    private Stream<String> methods() {
        return report.largestMethods().stream().limit(TOP).map(method -> row(method.bytes(), method.label()));
    }

    private Stream<String> classes() {
        return report.mostCalledClasses(TOP).stream()
                .map(entry -> row(entry.getValue(), entry.getKey().replace('/', '.')));
    }

    private Stream<String> brokenFiles() {
        return report.broken().stream().limit(BROKEN_SHOWN).map(file -> "  " + file.file() + ": " + file.reason());
    }

    private static void sum(Terminal terminal, String name, long number) {
        terminal.line("  %-13s %,15d", name, number);
    }

    private static void list(Terminal terminal, String title, Stream<String> rows) {
        var lines = rows.toList();
        if (!lines.isEmpty()) {
            terminal.line("");
            terminal.line("  %s", title);
            lines.forEach(line -> terminal.line("%s", line));
        }
    }

    private static String row(long number, String name) {
        return String.format(Locale.ROOT, "  %,13d  %s", number, name);
    }
}
