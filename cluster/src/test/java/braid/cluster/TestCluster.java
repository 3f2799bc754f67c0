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
final class TestCluster implements AutoCloseable {

    private final LocalCluster cluster;

    private TestCluster(LocalCluster cluster) {
        this.cluster = cluster;
    }

    static TestCluster start(int workers) {
        try {
            return new TestCluster(LocalCluster.start(new LocalSettings(
                    workers,
                    1,
                    "192m",
                    freePort(),
                    LocalSettings.Protection.CERTIFICATES,
                    LocalSettings.Driver.OTHERS,
                    line -> System.err.println(line))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    Client connect() {
        return Client.connect(address());
    }

    String address() {
        return cluster.address().toString();
    }

    List<ProcessHandle> processes() {
        return cluster.processes();
    }

    void scaleTo(int workers) {
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
