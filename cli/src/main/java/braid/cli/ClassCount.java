package braid.cli;

import braid.Client;
import braid.Failure;
import braid.Source;
import braid.dashboard.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Counts what is in a list of class files, by a stream that works in order and by one that scatters.
///
/// As in [TenNumbers], what is shown is what runs.
record ClassCount(List<Path> files, Client client, Terminal terminal) {

    static final String IN_ORDER = """
        source.map(ClassFacts::read)
                .onError(failure -> tally.addBroken(broken(failure)))
                .sink(tally::add);
        """;

    static final String SCATTERED = """
        source.scatter(client)
                .map(ClassFacts::read)
                .buffer(TASKS_UNDER_WAY)
                .gather()
                .onError(failure -> tally.addBroken(broken(failure)))
                .sink(tally::add);
        """;

    /// Enough for every core to have the next task at hand while the oldest one is still under way.
    static final int TASKS_UNDER_WAY = 64;

    /// What a run counted, how long it took, and how much CPU time this JVM used meanwhile: zero if that is not known.
    record Run(Report report, int files, Duration time, Duration cpuTime) {

        double filesPerSecond() {
            return files / (time.toNanos() / 1e9);
        }

        double speedUpOver(Run other) {
            return (double) other.time.toNanos() / time.toNanos();
        }

        /// How many cores were busy for this JVM, its compiler and garbage collector included.
        double busyCores() {
            return (double) cpuTime.toNanos() / time.toNanos();
        }
    }

    Run inOrder(String label) throws InterruptedException {
        var tally = new Tally();
        var source = Source.<Path>create();
        source.map(ClassFacts::read)
                .onError(failure -> tally.addBroken(broken(failure)))
                .sink(tally::add);
        return emitAll(source, tally, label);
    }

    Run scattered(String label) throws InterruptedException {
        var tally = new Tally();
        var source = Source.<Path>create();
        source.scatter(client)
                .map(ClassFacts::read)
                .buffer(TASKS_UNDER_WAY)
                .gather()
                .onError(failure -> tally.addBroken(broken(failure)))
                .sink(tally::add);
        return emitAll(source, tally, label);
    }

    /// The same by as many plain threads as there are cores, which take one file after the other and share a tally
    /// under
    /// a lock: no order, nothing handed over. What a stream can reach at the most, at that moment.
    Run byHand() throws InterruptedException {
        var tally = new Tally();
        var next = new AtomicInteger();
        var cpuTime = cpuTime();
        var stopwatch = Stopwatch.started();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
            threads.add(Thread.ofPlatform().name("by-hand-" + i).start(() -> {
                for (int at = next.getAndIncrement(); at < files.size(); at = next.getAndIncrement()) {
                    addTo(tally, files.get(at));
                }
            }));
        }
        for (var thread : threads) {
            thread.join();
        }
        return new Run(
                tally.report(), files.size(), stopwatch.elapsed(), cpuTime().minus(cpuTime));
    }

    private static void addTo(Tally tally, Path file) {
        try {
            var facts = ClassFacts.read(file);
            synchronized (tally) {
                tally.add(facts);
            }
        } catch (IOException | RuntimeException unreadable) {
            synchronized (tally) {
                tally.addBroken(new BrokenFile(file.toString(), unreadable.toString()));
            }
        }
    }

    private Run emitAll(Source<Path> source, Tally tally, String label) throws InterruptedException {
        var cpuTime = cpuTime();
        var stopwatch = Stopwatch.started();
        Duration time;
        source.expecting(files.size());
        try (var _ = Progress.of(source, label, terminal.out(), terminal.progress())) {
            for (var file : files) {
                source.emit(file);
            }
            source.close();
            time = stopwatch.elapsed();
        }
        return new Run(tally.report(), files.size(), time, cpuTime().minus(cpuTime));
    }

    private static Duration cpuTime() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private static BrokenFile broken(Failure failure) {
        return new BrokenFile(String.valueOf(failure.element()), failure.cause().toString());
    }
}
