package braid.cluster;

import braid.Client;
import braid.testkit.EngineContract;

/// The engine's contract, on worker processes that have none of its classes.
class ClusterEngineTest extends EngineContract {

    @Override
    protected Client client() {
        TestCluster cluster = TestCluster.shared();
        Client client = cluster.connect();
        cluster.have(2, client);
        return client;
    }
}
