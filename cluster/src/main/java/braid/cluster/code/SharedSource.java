package braid.cluster.code;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/// Where a worker gets the values from that its driver shares.
@FunctionalInterface
public interface SharedSource {

    /// The bytes of the value `id`, as [Values] has written them. Fails with an [IOException] where it is closed, or
    /// the
    /// driver has gone.
    CompletableFuture<byte[]> ask(long id);
}
