package braid.cli;

import braid.Client;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// The quickstart's second part: every class file of a place is read and taken apart, in order and then scattered.
record PartTwo(Terminal terminal, ClassFiles files) {

    private static final int ROUNDS = 3;
    private static final Duration NO_FURTHER_ROUND_AFTER = Duration.ofSeconds(30);

    /// Returns whether both ways always counted the same.
    boolean show(Client client) throws InterruptedException {
        terminal.heading("Part 2: %,d class files of %s", files.paths().size(), files.place());
        terminal.text("""
            Work that is no sleep: each file is read and parsed, each of its instructions looked at,
            and it is compressed as far as it goes. One file after the other:
            """);
        terminal.code(ClassCount.IN_ORDER);
        terminal.text("And scattered:");
        terminal.code(ClassCount.SCATTERED);
        terminal.text("""
            Each file is a task, and %d may be under way. A broken file goes to `onError` in both, in
            its place.
            """, ClassCount.TASKS_UNDER_WAY);
        terminal.text("""
            A young JVM is still compiling what it runs, and whoever comes first waits for the disk:
            so each goes over all files once before its time is taken. Then they take turns, and the
            best of up to three times counts, since whatever else a machine does only makes it slower.
            "Cores busy" tells how much of the machine a run was given. Beside the two stands what plain
            threads reach with the same files in the same minutes, one a core, which keep no order and
            hand nothing over: more cannot be had of this machine just now.
            """);
        var count = new ClassCount(files.paths(), client, terminal);
        count.inOrder("warm-up");
        count.scattered("warm-up");
        count.byHand();
        var inOrder = new ArrayList<ClassCount.Run>();
        var scattered = new ArrayList<ClassCount.Run>();
        var byHand = new ArrayList<ClassCount.Run>();
        var stopwatch = Stopwatch.started();
        do {
            inOrder.add(count.inOrder("in order"));
            scattered.add(count.scattered("scattered"));
            byHand.add(count.byHand());
        } while (inOrder.size() < ROUNDS && stopwatch.elapsed().compareTo(NO_FURTHER_ROUND_AFTER) < 0);
        terminal.line("");
        return compare(inOrder, scattered, byHand);
    }

    /// Prints the best times, and what was counted. Returns whether that was the same each time.
    boolean compare(List<ClassCount.Run> inOrder, List<ClassCount.Run> scattered, List<ClassCount.Run> byHand) {
        var first = best(inOrder);
        var second = best(scattered);
        var most = best(byHand);
        print("in order", first);
        print("scattered", second);
        print("by hand", most);
        terminal.line("  %-10s %10.2f x   on %d cores", "speed-up", second.speedUpOver(first), cores());
        terminal.line("  %-10s %10.2f x   by plain threads", "", most.speedUpOver(first));
        terminal.line("  %-10s %10.0f %%   of what plain threads reach", "share", 100 * second.speedUpOver(most));
        terminal.line("");

        var reports = Stream.of(inOrder, scattered, byHand)
                .flatMap(List::stream)
                .map(ClassCount.Run::report)
                .distinct()
                .toList();
        var same = reports.size() == 1;
        if (same) {
            terminal.text("All of them counted the same, and this is it:");
        } else {
            terminal.err().println("braid: the runs counted differently. Did files change meanwhile?");
        }
        reports.forEach(report -> new ReportText(report).print(terminal));
        return same;
    }

    private void print(String label, ClassCount.Run run) {
        var busy = run.cpuTime().isZero() ? "" : String.format(Locale.ROOT, "%6.1f cores busy", run.busyCores());
        terminal.line(
                "  %-10s %12s   %,9.0f files/s%s", label, Stopwatch.seconds(run.time()), run.filesPerSecond(), busy);
    }

    private static ClassCount.Run best(List<ClassCount.Run> runs) {
        return runs.stream().min(Comparator.comparing(ClassCount.Run::time)).orElseThrow();
    }

    private static int cores() {
        return Runtime.getRuntime().availableProcessors();
    }
}
