package braid.cluster;

import braid.cluster.driver.ClusterEngine;
import braid.cluster.host.Connections;
import braid.cluster.host.LocalCluster;
import braid.cluster.host.LocalSettings;
import braid.cluster.member.ClusterAddress;
import braid.cluster.member.CoherenceTransport;
import braid.cluster.member.MemberSettings;
import braid.cluster.member.Peer;
import braid.spi.Engine;
import braid.spi.EngineProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/// Finds the cluster engine for `Client`.
public final class ClusterEngineProvider implements EngineProvider {

    private static final Duration JOINING = Duration.ofSeconds(60);

    /// For `ServiceLoader`.
    public ClusterEngineProvider() {}

    @Override
    public Engine localCluster(int workers) {
        if (workers <= 0) {
            throw new IllegalArgumentException("workers must be positive: " + workers);
        }
        try {
            LocalCluster cluster = LocalCluster.start(LocalSettings.of(workers));
            return new ClusterEngine(cluster.transport(), new ClusterEngine.Workforce() {
                @Override
                public void scaleTo(int count) {
                    try {
                        cluster.scaleTo(count);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e.getMessage(), e);
                    }
                }

                @Override
                public boolean isStarting() {
                    return cluster.isStarting();
                }

                @Override
                public void close() {
                    cluster.close();
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("the local cluster could not be started: " + e.getMessage(), e);
        }
    }

    @Override
    public Engine connect(String address) {
        ClusterAddress cluster = ClusterAddress.parse(address);
        try {
            return new ClusterEngine(
                    CoherenceTransport.join(new MemberSettings(
                            cluster,
                            Connections.listen(cluster),
                            Peer.Role.DRIVER,
                            "driver-" + ProcessHandle.current().pid(),
                            Connections.security(cluster),
                            MemberSettings.Beginning.OTHERS_FIRST,
                            JOINING)),
                    null);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }
}
