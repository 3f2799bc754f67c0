package braid.cluster.host;

import braid.cluster.member.ClusterAddress;
import braid.cluster.member.CoherenceTransport;
import braid.cluster.member.MemberSettings;
import braid.cluster.member.Peer;
import braid.cluster.member.Security;
import braid.cluster.member.Transport;
import braid.spi.AtExit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Worker processes of this machine, as a cluster of its own: with certificates that it makes and throws away, at a
/// port of the loopback address.
///
/// A worker that dies is started again, see [LocalSettings.Keeping]. One that dies before it has joined, for the fifth
/// time in a row, is not: the cluster has [#broken] then.
///
/// Everything goes when it is closed, when this JVM ends by itself or by a signal, and when it is killed: each worker
/// notices that its lifeline is cut, and deletes what there is of files.
public final class LocalCluster implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger("braid.cluster");
    private static final String HOST = "127.0.0.1";
    private static final Duration STARTING = Duration.ofMinutes(2);
    private static final Duration LOOKING = Duration.ofMillis(20);
    private static final Duration ENDING = Duration.ofSeconds(10);

    /// A worker that has lived for so long did not die of its start.
    private static final Duration STEADY = Duration.ofSeconds(60);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final int MOST_VAIN = 5;

    /// A process, and what its place has seen.
    ///
    /// @param since when it was started
    /// @param ends how many before it have died soon, in a row
    /// @param vain how many of those had not joined
    private record Started(WorkerProcess process, Tail tail, long since, int ends, int vain) {}

    /// What is known of a worker that is to be started again.
    private record Place(int ends, int vain) {}

    private final LocalSettings settings;
    private final ClusterAddress address;
    private final @Nullable FreePort reserved;
    private final RunDirectory directory;
    private final Path run;

    /// Has it no longer end with the JVM.
    private volatile Runnable atExit = () -> {};

    private final Map<String, Started> workers = new LinkedHashMap<>();
    private final List<Started> leaving = new ArrayList<>();

    /// Those that have joined once: what cannot be started at all is not tried again.
    private final Set<String> proven = new HashSet<>();

    /// Those that have died and are about to be started again.
    private final Map<String, Place> missing = new LinkedHashMap<>();

    private final CompletableFuture<String> broken = new CompletableFuture<>();
    private volatile @Nullable CoherenceTransport transport;
    private int lastNumber;
    private boolean closed;

    private LocalCluster(LocalSettings settings, int port, @Nullable FreePort reserved, RunDirectory directory) {
        this.settings = settings;
        this.address = new ClusterAddress(HOST, port);
        this.reserved = reserved;
        this.directory = directory;
        this.run = directory.path();
    }

    /// Starts the workers, and this JVM's own member where it takes part. Returns when all have joined.
    ///
    /// @throws IOException if something cannot be made, or a worker does not join
    public static LocalCluster start(LocalSettings settings) throws IOException {
        LocalCluster cluster = prepared(settings);
        try {
            cluster.atExit = AtExit.end(cluster::end);
            cluster.begin();
            return cluster;
        } catch (IOException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    private static LocalCluster prepared(LocalSettings settings) throws IOException {
        if (settings.port() != 0) {
            if (!FreePort.isFree(settings.port())) {
                throw new IOException("port " + settings.port() + " is in use");
            }
            return new LocalCluster(settings, settings.port(), null, RunDirectory.of(settings.port()));
        }
        FreePort reserved = FreePort.find();
        try {
            return new LocalCluster(settings, reserved.port(), reserved, RunDirectory.temporary());
        } catch (IOException e) {
            reserved.close();
            throw e;
        }
    }

    private void begin() throws IOException {
        Security security = new Security.Insecure();
        if (settings.protection() == LocalSettings.Protection.CERTIFICATES) {
            Certificates.makeThrowAway(run);
            security = Certificates.read(run);
        }
        List<String> names = startWorkers(settings.workers());
        if (settings.driver() == LocalSettings.Driver.THIS_JVM) {
            transport = CoherenceTransport.join(new MemberSettings(
                    address,
                    HOST,
                    Peer.Role.DRIVER,
                    "driver-" + ProcessHandle.current().pid(),
                    security,
                    MemberSettings.Beginning.MAY_BE_FIRST,
                    STARTING));
        }
        awaitJoined(names);
    }

    private synchronized List<String> startWorkers(int count) throws IOException {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String name = "worker-" + ++lastNumber;
            startWorker(name, new Place(0, 0));
            names.add(name);
        }
        return names;
    }

    private void startWorker(String name, Place place) throws IOException {
        if (closed) {
            throw new IllegalStateException("this cluster is closed");
        }
        Tail tail = new Tail(name, settings.output());
        Path certificates = settings.protection() == LocalSettings.Protection.CERTIFICATES ? run : null;
        WorkerProcess process = WorkerProcess.start(
                new WorkerSettings(address, HOST, name, settings.threads(), settings.memory(), certificates, run),
                tail);
        workers.put(name, new Started(process, tail, System.nanoTime(), place.ends(), place.vain()));
        var _ = process.onExit().thenAccept(code -> ended(process, code));
    }

    private synchronized void ended(WorkerProcess process, int code) {
        leaving.removeIf(each -> each.process() == process);
        String name = process.name();
        Started started = workers.get(name);
        if (closed || started == null || started.process() != process) {
            return;
        }
        workers.remove(name);
        boolean joined = Files.exists(WorkerSettings.joinedFile(run, name));
        PrivateFiles.deleteAllQuietly(WorkerSettings.joinedFile(run, name));
        if (joined) {
            proven.add(name);
        }
        if (code == WorkerProcess.START_ANEW) {
            again(name, new Place(0, 0), Duration.ZERO, "has asked for a new process");
        } else if (settings.keeping() == LocalSettings.Keeping.LET_GO || !proven.contains(name)) {
            LOG.log(System.Logger.Level.WARNING, () -> name + " has ended, with exit code " + code);
        } else {
            boolean steady = System.nanoTime() - started.since() > STEADY.toNanos();
            int ends = steady ? 1 : started.ends() + 1;
            int vain = joined ? 0 : started.vain() + 1;
            String what = "has ended, with exit code " + code;
            if (vain >= MOST_VAIN) {
                giveUp(name + " " + what + ", before it had joined, for the " + MOST_VAIN
                        + "th time in a row: it is not" + " started again. It wrote:\n"
                        + started.tail().text());
            } else {
                again(name, new Place(ends, vain), pause(ends), what);
            }
        }
    }

    private static Duration pause(int ends) {
        Duration doubled = FIRST_PAUSE.multipliedBy(1L << Math.min(ends - 1, 16));
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }

    private void again(String name, Place place, Duration pause, String what) {
        missing.put(name, place);
        LOG.log(
                System.Logger.Level.WARNING,
                () -> name + " " + what + ", and is started again" + (pause.isZero() ? "" : " in " + text(pause)));
        CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS, LocalCluster::onThread)
                .execute(() -> startAgain(name));
    }

    private static void onThread(Runnable work) {
        Thread.ofPlatform().name("braid-starts-worker").daemon(true).start(work);
    }

    private static String text(Duration pause) {
        return pause.toMillis() / 1_000.0 + " s";
    }

    private synchronized void startAgain(String name) {
        Place place = missing.remove(name);
        if (closed || place == null) {
            return;
        }
        try {
            startWorker(name, place);
        } catch (IOException | RuntimeException e) {
            int vain = place.vain() + 1;
            if (vain >= MOST_VAIN) {
                giveUp(name + " could not be started, for the " + MOST_VAIN + "th time in a row: " + e.getMessage());
            } else {
                again(
                        name,
                        new Place(place.ends() + 1, vain),
                        pause(place.ends() + 1),
                        "could not be started: " + e.getMessage());
            }
        }
    }

    /// Whether a worker is about to be started, or was and has not joined yet; a start is over after two minutes.
    public synchronized boolean isStarting() {
        return !missing.isEmpty() || workers.values().stream().anyMatch(this::isStarting);
    }

    private boolean isStarting(Started worker) {
        return System.nanoTime() - worker.since() < STARTING.toNanos()
                && worker.process().handle().isAlive()
                && !Files.exists(WorkerSettings.joinedFile(run, worker.process().name()));
    }

    private void giveUp(String why) {
        LOG.log(System.Logger.Level.ERROR, why);
        broken.complete(why);
    }

    /// Why it does not keep its number of workers any more, once that is so.
    public CompletableFuture<String> broken() {
        return broken;
    }

    private void awaitJoined(List<String> names) throws IOException {
        long until = System.nanoTime() + STARTING.toNanos();
        Map<String, Started> begun = started();
        for (String name : names) {
            while (!hasJoined(name)) {
                Started worker = begun.get(name);
                if (worker == null || !worker.process().handle().isAlive()) {
                    throw new IOException(name + " has ended instead of joining"
                            + (worker == null ? "" : ":\n" + worker.tail().text()));
                }
                if (System.nanoTime() > until) {
                    throw new IOException(name + " has not joined within " + STARTING.toSeconds() + " s:\n"
                            + worker.tail().text());
                }
                LockSupport.parkNanos(LOOKING.toNanos());
            }
        }
    }

    private synchronized Map<String, Started> started() {
        return Map.copyOf(workers);
    }

    private boolean hasJoined(String name) {
        CoherenceTransport own = transport;
        return Files.exists(WorkerSettings.joinedFile(run, name))
                && (own == null
                        || own.peers().stream().anyMatch(peer -> peer.name().equals(name)));
    }

    /// Where drivers find it.
    public ClusterAddress address() {
        return address;
    }

    /// This JVM's membership, which ends with the cluster.
    public Transport transport() {
        CoherenceTransport own = transport;
        if (own == null) {
            throw new IllegalStateException("this JVM is no member of the cluster");
        }
        return own;
    }

    /// The processes, those not counted that are told to leave.
    public synchronized List<ProcessHandle> processes() {
        return workers.values().stream().map(each -> each.process().handle()).toList();
    }

    /// Starts workers, and returns when they have joined, or tells the youngest to finish what runs and to leave,
    /// and returns at once.
    ///
    /// @throws IOException if a worker cannot be started, or does not join
    public void scaleTo(int count) throws IOException {
        if (count < 0) {
            throw new IllegalArgumentException("the number of workers must not be negative: " + count);
        }
        List<String> names;
        synchronized (this) {
            names = startWorkers(Math.max(0, count - workers.size() - missing.size()));
            while (workers.size() + missing.size() > count && !missing.isEmpty()) {
                missing.remove(List.copyOf(missing.keySet()).getLast());
            }
            while (workers.size() > count) {
                Started youngest = List.copyOf(workers.values()).getLast();
                workers.remove(youngest.process().name());
                leaving.add(youngest);
                youngest.process().retire();
            }
        }
        awaitJoined(names);
    }

    /// Ends all processes at once, and leaves nothing of them.
    @Override
    public void close() {
        atExit.run();
        end();
    }

    private void end() {
        List<Started> all = new ArrayList<>();
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            all.addAll(workers.values());
            all.addAll(leaving);
        }
        CoherenceTransport own = transport;
        if (own != null) {
            own.close();
        }
        all.forEach(each -> each.process().end());
        all.forEach(each -> each.process().awaitEnd(ENDING));
        directory.close();
        if (reserved != null) {
            reserved.close();
        }
    }
}
