package braid.cluster.host;

import braid.cluster.member.CoherenceTransport;
import braid.cluster.member.JoinException;
import braid.cluster.member.MemberSettings;
import braid.cluster.member.Peer;
import braid.cluster.member.Security;
import braid.cluster.member.Transport;
import braid.cluster.worker.Worker;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// A worker process: joins, works, and leaves.
///
/// Its standard input is its lifeline. The line `retire` tells it to finish what runs and to leave, as SIGTERM does;
/// the end of the input says that whoever started it is gone, and it is gone at once too.
public final class WorkerMain {

    static final String RETIRE = "retire";
    static final int NOT_JOINED = 70;

    private static final Duration JOINING = Duration.ofSeconds(90);
    private static final Duration RETIRING = Duration.ofSeconds(30);

    private final WorkerSettings settings;
    private final AtomicBoolean ending = new AtomicBoolean();
    private @Nullable Worker worker;
    private @Nullable Transport transport;

    private WorkerMain(WorkerSettings settings) {
        this.settings = settings;
    }

    /// For [WorkerProcess], which knows the arguments.
    public static void main(String[] arguments) throws InterruptedException {
        // Users' static initialisers run here too: Client refuses to be made.
        System.setProperty("braid.worker", "true");
        WorkerMain main = new WorkerMain(WorkerSettings.ofArguments(arguments));
        Thread.ofPlatform().name("braid-lifeline").daemon(true).start(main::watchLifeline);
        System.exit(main.run());
    }

    private int run() throws InterruptedException {
        Worker begun;
        try {
            begun = begin();
        } catch (JoinException | IOException e) {
            System.err.println("braid: " + e.getMessage());
            return NOT_JOINED;
        }
        int code = begun.run();
        ending.set(true);
        leave();
        return code;
    }

    private Worker begin() throws IOException {
        Path certificates = settings.certificates();
        Security security = certificates == null ? new Security.Insecure() : Certificates.read(certificates);
        Transport joined = CoherenceTransport.join(new MemberSettings(
                settings.cluster(),
                settings.listen(),
                Peer.Role.WORKER,
                settings.name(),
                security,
                MemberSettings.Beginning.MAY_BE_FIRST,
                JOINING));
        Worker begun = new Worker(joined, settings.threads());
        synchronized (this) {
            transport = joined;
            worker = begun;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::onSignal, "braid-worker-retires"));
        Path run = settings.run();
        if (run == null) {
            System.out.println(settings.name() + " has joined the cluster at " + settings.cluster());
        } else {
            PrivateFiles.write(WorkerSettings.joinedFile(run, settings.name()), "");
        }
        return begun;
    }

    private void watchLifeline() {
        try (var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            while (line != null) {
                if (line.equals(RETIRE)) {
                    Thread.ofPlatform().name("braid-worker-retires").start(() -> System.exit(0));
                }
                line = lines.readLine();
            }
        } catch (IOException e) {
            // As good as its end.
        }
        Path run = settings.run();
        if (run != null) {
            Connections.deleteDirectory(run);
        }
        Runtime.getRuntime().halt(0);
    }

    /// The JVM is being ended, and not by its own `run`: what runs is finished first.
    private void onSignal() {
        if (ending.getAndSet(true)) {
            return;
        }
        Worker retiring;
        synchronized (this) {
            retiring = worker;
        }
        try {
            if (retiring != null) {
                retiring.retire(RETIRING);
            }
            leave();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(0);
    }

    private void leave() {
        Transport leaving;
        synchronized (this) {
            leaving = transport;
        }
        if (leaving != null) {
            leaving.close();
        }
    }
}
