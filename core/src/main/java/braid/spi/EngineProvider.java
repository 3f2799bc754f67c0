package braid.spi;

/// Finds engines outside this JVM; looked up by `java.util.ServiceLoader` when `Client.localCluster` or
/// `Client.connect` is called.
public interface EngineProvider {

    /// An engine with `workers` worker processes on this machine.
    Engine localCluster(int workers);

    /// An engine on the running cluster at `address`, as `host:port`.
    Engine connect(String address);
}
