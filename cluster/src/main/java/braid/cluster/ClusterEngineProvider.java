package braid.cluster;

import braid.spi.Engine;
import braid.spi.EngineProvider;

/// Finds the cluster engine for `Client`.
public final class ClusterEngineProvider implements EngineProvider {

    /// For `ServiceLoader`.
    public ClusterEngineProvider() {}

    @Override
    public Engine localCluster(int workers) {
        throw new UnsupportedOperationException("not yet");
    }

    @Override
    public Engine connect(String address) {
        throw new UnsupportedOperationException("not yet");
    }
}
