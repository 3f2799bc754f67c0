package braid.testkit;

import braid.spi.Positions;
import org.jspecify.annotations.Nullable;

/// Keeps a position in memory, for tests of sources that remember.
public final class KeptPosition implements Positions {

    private volatile @Nullable String position;
    private volatile int stored;

    /// None yet.
    public KeptPosition() {}

    @Override
    public @Nullable String load() {
        return position;
    }

    @Override
    public synchronized void store(String next) {
        position = next;
        stored++;
    }

    /// How often one was stored.
    public int stored() {
        return stored;
    }
}
