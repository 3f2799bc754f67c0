package braid.cluster;

import braid.Client;
import braid.testkit.ClientContract;
import org.junit.jupiter.api.AfterAll;

/// The clients' contract, on worker processes that have none of its classes.
class ClusterClientTest extends ClientContract {

    private final TestCluster cluster = TestCluster.start(2);

    @Override
    protected Client client() {
        return cluster.connect();
    }

    @Override
    protected boolean copies() {
        return true;
    }

    @AfterAll
    void end() {
        cluster.close();
    }
}
