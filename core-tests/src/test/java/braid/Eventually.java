package braid;

import braid.testkit.Bounded;

/// Waits for what another thread is about to do.
final class Eventually {

    private Eventually() {}

    /// Returns when a thread waits at the node of that name.
    static void someoneWaitsAt(Stream<?> stream, String node) {
        Bounded.await(
                "someone waits at '" + node + "'",
                () -> !stream.snapshot().node(node).waits().isEmpty());
    }
}
