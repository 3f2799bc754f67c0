package braid.cluster;

import braid.Client;
import braid.WorkerInfo;
import braid.cluster.host.LocalCluster;
import braid.cluster.host.LocalSettings;
import braid.cluster.host.Ports;
import braid.testkit.Bounded;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Worker processes of this machine that tests connect to, as often as they like.
public final class TestCluster implements AutoCloseable {

    private static @Nullable TestCluster shared;

    private final LocalCluster cluster;

    private TestCluster(LocalCluster cluster) {
        this.cluster = cluster;
    }

    /// Two workers of one thread each, for all tests of this JVM that do no lasting harm to them. It ends with the JVM.
    public static synchronized TestCluster shared() {
        TestCluster cluster = shared == null ? start(2) : shared;
        shared = cluster;
        return cluster;
    }

    /// `workers` processes of one thread each.
    public static TestCluster start(int workers) {
        return start(workers, "192m");
    }

    /// As [#start], each with a heap of `memory`.
    static TestCluster start(int workers, String memory) {
        try {
            return new TestCluster(LocalCluster.start(new LocalSettings(
                    workers,
                    1,
                    memory,
                    Ports.free(),
                    LocalSettings.Protection.CERTIFICATES,
                    LocalSettings.Driver.OTHERS,
                    line -> System.err.println(line),
                    LocalSettings.Keeping.LET_GO))); // tests kill workers, and start others themselves
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A new client, which the caller closes.
    public Client connect() {
        return Client.connect(address());
    }

    /// Where it is.
    public String address() {
        return cluster.address().toString();
    }

    /// The workers' processes, those not counted that are told to leave.
    public List<ProcessHandle> processes() {
        return cluster.processes();
    }

    /// Starts workers or has some leave; returns when those that start have joined.
    public void scaleTo(int workers) {
        try {
            cluster.scaleTo(workers);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Returns when `client` sees so many workers, all of them well; those that are gone are started again.
    public void have(int workers, Client client) {
        Bounded.await(workers + " workers", () -> {
            scaleTo(workers);
            return processes().stream().allMatch(ProcessHandle::isAlive)
                    && client.workers().stream()
                                    .filter(worker -> worker.state() == WorkerInfo.State.LIVE)
                                    .count()
                            == workers;
        });
    }

    @Override
    public void close() {
        cluster.close();
    }
}
