package braid.cluster;

import braid.Client;
import braid.cluster.host.LocalCluster;
import braid.cluster.host.LocalSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;

/// Worker processes of this machine that tests connect to, as often as they like.
public final class TestCluster implements AutoCloseable {

    private final LocalCluster cluster;

    private TestCluster(LocalCluster cluster) {
        this.cluster = cluster;
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
                    freePort(),
                    LocalSettings.Protection.CERTIFICATES,
                    LocalSettings.Driver.OTHERS,
                    line -> System.err.println(line),
                    LocalSettings.Keeping.LET_GO))); // tests kill workers, and start others themselves
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
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

    @Override
    public void close() {
        cluster.close();
    }
}
