package braid.cluster.host;

import java.util.concurrent.CountDownLatch;

/// A program with a local cluster: tells of it on its standard output, and goes on until it is ended.
public final class LocalDriver {

    private LocalDriver() {}

    static void main() throws Exception {
        LocalCluster cluster = LocalCluster.start(LocalSettings.of(2));
        cluster.processes().forEach(process -> System.out.println("worker " + process.pid()));
        System.out.println("port " + cluster.address().port());
        System.out.println("ready");
        new CountDownLatch(1).await();
    }
}
