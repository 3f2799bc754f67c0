package braid.graph.lock;

import org.jspecify.annotations.Nullable;

/// What a thread asks itself again and again while it waits for a [Lock].
public interface Patience {

    /// Whether it gives up now, and why.
    ///
    /// @param waitedNanos for how long it has waited
    /// @param interrupted whether it was interrupted meanwhile
    /// @return what the attempt ended with, or null to go on waiting
    @Nullable
    Entered look(long waitedNanos, boolean interrupted);

    /// How long it waits before those who come later may not go first any more, in nanoseconds.
    long barging();

    /// When it wants to look again at the latest, in nanoseconds since it began to wait.
    default long deadline() {
        return Long.MAX_VALUE;
    }
}
