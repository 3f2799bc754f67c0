package braid.cli;

import braid.cluster.host.Connections;
import braid.cluster.host.WorkerProcess;
import braid.cluster.host.WorkerSettings;
import braid.cluster.member.ClusterAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `braid worker`: a worker of a cluster, in the foreground.
@Command(
        name = "worker",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        header = "Add a worker on this machine to a cluster.",
        description = {
            "",
            "Members know one another by certificates, which `braid certificates` makes. The first worker listens at"
                    + " the host that all are told to join; it begins the cluster.",
            "",
            "SIGTERM or Ctrl-C: what runs is finished, for up to 30 seconds, what waits is given back, and the worker"
                    + " leaves.",
            ""
        })
final class WorkerCommand implements Callable<Integer> {

    private static final Duration ENDING = Duration.ofSeconds(40);

    @Option(names = "--join", required = true, paramLabel = "HOST:PORT", description = "Where the cluster is found.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String join;

    @Option(
            names = "--listen",
            paramLabel = "HOST",
            description = "Where the others reach this worker, instead of the address at which the way to the cluster"
                    + " begins.")
    private @Nullable String listen;

    @Option(names = "--name", description = "What people call it, instead of its host and process.")
    private @Nullable String name;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "How many tasks run at a time, instead of one a core; more do while some block.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--memory", paramLabel = "SIZE", description = "The largest heap, as in 2g.")
    private @Nullable String memory;

    @ArgGroup
    private @Nullable Protection protection;

    /// One or the other.
    static final class Protection {
        @Option(
                names = "--certificates",
                paramLabel = "DIR",
                description = "The directory of this member's certificates, instead of what BRAID_CERTIFICATES names.")
        private @Nullable Path certificates;

        @Option(
                names = "--insecure",
                description = "Plain text, and no certificates: whoever reaches the port may run code here.")
        private boolean insecure;
    }

    private final Terminal terminal;
    private volatile @Nullable WorkerProcess process;

    WorkerCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, WrongArgument, InterruptedException {
        var settings = settings();
        Runtime.getRuntime().addShutdownHook(new Thread(this::endProcess));
        int code;
        do {
            var started = WorkerProcess.start(settings, terminal.out()::println);
            process = started;
            code = started.onExit().join();
            started.awaitEnd(ENDING);
        } while (code == WorkerProcess.START_ANEW);
        return code;
    }

    private WorkerSettings settings() throws IOException, WrongArgument {
        var cluster = cluster();
        try {
            return new WorkerSettings(
                    cluster,
                    listen == null ? Connections.listen(cluster) : listen,
                    name == null
                            ? Connections.hostName() + "-"
                                    + ProcessHandle.current().pid()
                            : name,
                    threads,
                    memory,
                    certificates(cluster),
                    null);
        } catch (IllegalArgumentException wrong) {
            throw new WrongArgument("--" + wrong.getMessage(), wrong);
        }
    }

    private ClusterAddress cluster() throws WrongArgument {
        try {
            return ClusterAddress.parse(join);
        } catch (IllegalArgumentException wrong) {
            throw new WrongArgument("--join: " + wrong.getMessage(), wrong);
        }
    }

    private @Nullable Path certificates(ClusterAddress cluster) throws IOException {
        if (protection == null) {
            return Connections.certificates(cluster).orElse(null);
        }
        return protection.insecure ? null : protection.certificates;
    }

    /// This JVM is being ended: so is the worker, in its own time, and its exit code is the one.
    private void endProcess() {
        var ending = process;
        if (ending != null && ending.handle().isAlive()) {
            ending.retire();
            ending.awaitEnd(ENDING);
            // It has ended, but that may not be known to its future yet.
            CompletableFuture<Integer> code = ending.onExit().completeOnTimeout(1, 1, TimeUnit.SECONDS);
            Runtime.getRuntime().halt(code.join());
        }
    }
}
