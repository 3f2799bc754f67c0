package braid;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

/// Bounded waits for what another thread is about to do.
final class Eventually {

    private static final Duration BOUND = Duration.ofSeconds(20);

    private Eventually() {}

    /// Returns when a thread waits at the node of that name.
    static void someoneWaitsAt(Stream<?> stream, String node) {
        long begun = System.nanoTime();
        while (stream.snapshot().node(node).waits().isEmpty()) {
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(BOUND);
            Thread.onSpinWait();
        }
    }
}
