package braid.cli;

import braid.Client;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/// `braid quickstart`: runs the page's two streams, then the same idea on thousands of class files.
@Command(
        name = "quickstart",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        header = "Watch a stream run, then run in parallel.",
        description = {
            "",
            "Part 1 sends ten numbers through a stream, one after the other and then scattered."
                    + " Part 2 reads all class files of the running JDK, or of --input, both ways, and compares"
                    + " times and results. A live page shows both while they run.",
            "",
            "Exit code: 0 if both ways gave the same result, 1 if not, 2 for a wrong command line.",
            ""
        })
final class QuickstartCommand implements Callable<Integer> {

    @Option(
            names = "--input",
            paramLabel = "DIR|JAR",
            description = "Where part 2 takes its class files from, instead of from the JDK.")
    private @Nullable Path input;

    @Option(names = "--skip-page", description = "Go to part 2 at once.")
    private boolean skipPage;

    @Option(names = "--no-dashboard", description = "Serve no live page.")
    private boolean noDashboard;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "How many threads the scattered run of part 2 has, instead of one a core.")
    private @Nullable Integer threads;

    @Option(
            names = "--workers",
            paramLabel = "N",
            description = "How many worker processes the scattered run of part 2 has, instead of threads.")
    private @Nullable Integer workers;

    private final Terminal terminal;

    QuickstartCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        if (threads != null && threads < 1) {
            throw new WrongArgument("--threads must be positive: " + threads);
        }
        if (workers != null && workers < 1) {
            throw new WrongArgument("--workers must be positive: " + workers);
        }
        if (workers != null && threads != null) {
            throw new WrongArgument("--workers and --threads exclude each other");
        }
        // Before part 1, so that nobody waits twelve seconds to hear of a wrong path.
        try (var files = classFiles()) {
            if (noDashboard) {
                System.setProperty("braid.dashboard", "off");
            }
            try (var client = client()) {
                client.dashboard()
                        .ifPresent(page -> terminal.text("Watch it live while it runs: open %s in a browser.", page));
                if (!skipPage) {
                    new PartOne(terminal, Duration.ofSeconds(1)).show();
                }
                var same = new PartTwo(terminal, files).show(client);
                return same ? ExitCode.OK : ExitCode.SOFTWARE;
            }
        }
    }

    private Client client() {
        if (workers != null) {
            return Client.localCluster(workers);
        }
        return threads == null ? Client.local() : Client.local(threads);
    }

    private ClassFiles classFiles() throws IOException, WrongArgument {
        if (input == null) {
            return ClassFiles.ofRunningJdk();
        }
        ClassFiles files;
        try {
            files = ClassFiles.of(input);
        } catch (IOException | UncheckedIOException unreadable) {
            throw new WrongArgument("--input: " + unreadable.getMessage(), unreadable);
        }
        if (files.paths().isEmpty()) {
            files.close();
            throw new WrongArgument("--input: no class files in " + input);
        }
        return files;
    }
}
