package braid.cli;

import braid.cluster.host.LocalCluster;
import braid.cluster.host.LocalSettings;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `braid cluster`: worker processes on this machine, for drivers to connect to.
@Command(
        name = "cluster",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        header = "Start worker processes on this machine, for programs to connect to.",
        description = {
            "",
            "The cluster listens at the loopback address alone, with certificates of its own. Programs of the same"
                    + " user find them by the port. It stays in the foreground: Ctrl-C ends every process.",
            "",
            "A worker that dies is started again, after a pause where it dies often. If one dies again and again before"
                    + " it has joined, the cluster ends, and says so.",
            ""
        })
final class ClusterCommand implements Callable<Integer> {

    private static final int PORT = 7574;

    @Option(names = "--workers", required = true, paramLabel = "N", description = "How many worker processes.")
    private int workers;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "How many tasks each runs at a time, instead of its share of the cores.")
    private @Nullable Integer threads;

    @Option(names = "--memory", paramLabel = "SIZE", description = "Each one's largest heap, as in 2g.")
    private @Nullable String memory;

    @Option(names = "--port", paramLabel = "PORT", description = "Where programs find it: ${DEFAULT-VALUE}.")
    private int port = PORT;

    @Option(
            names = "--insecure",
            description = "Plain text, and no certificates: every user of this machine may run code as you.")
    private boolean insecure;

    @Option(names = "--no-restart", description = "A worker that dies is not started again.")
    private boolean noRestart;

    private final Terminal terminal;

    ClusterCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, WrongArgument, InterruptedException {
        try (var cluster = LocalCluster.start(settings())) {
            terminal.line("%d workers at %s. From a program:", workers, cluster.address());
            terminal.line("");
            terminal.code("Client.connect(\"localhost:" + port + "\")");
            terminal.line("Ctrl-C ends them.");
            terminal.out().flush();
            throw new IOException("the cluster ends: " + cluster.broken().get());
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private LocalSettings settings() throws WrongArgument {
        if (port < 1) {
            throw new WrongArgument("--port must be from 1 to 65535: " + port);
        }
        try {
            return new LocalSettings(
                    workers,
                    threads == null ? LocalSettings.of(workers).threads() : threads,
                    memory,
                    port,
                    insecure ? LocalSettings.Protection.NONE : LocalSettings.Protection.CERTIFICATES,
                    LocalSettings.Driver.OTHERS,
                    terminal.out()::println,
                    noRestart ? LocalSettings.Keeping.LET_GO : LocalSettings.Keeping.STARTED_AGAIN);
        } catch (IllegalArgumentException wrong) {
            throw new WrongArgument("--" + wrong.getMessage(), wrong);
        }
    }
}
