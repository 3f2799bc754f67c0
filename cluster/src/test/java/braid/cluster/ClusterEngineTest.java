package braid.cluster;

import braid.Client;
import braid.testkit.EngineContract;
import org.junit.jupiter.api.AfterAll;

/// The engine's contract, on worker processes that have none of its classes.
class ClusterEngineTest extends EngineContract {

    private final TestCluster cluster = TestCluster.start(2);

    @Override
    protected Client client() {
        return cluster.connect();
    }

    @AfterAll
    void end() {
        cluster.close();
    }
}
