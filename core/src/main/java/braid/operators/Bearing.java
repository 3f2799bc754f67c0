package braid.operators;

import braid.spi.Carried;
import org.jspecify.annotations.Nullable;

/// What stands in the queue of a boundary, with what it carries; what carries nothing stands there by itself.
record Bearing(Carried carried, Object entry) {

    /// `entry`, with `carried`.
    static Object of(@Nullable Carried carried, Object entry) {
        return carried == null ? entry : new Bearing(carried, entry);
    }

    /// What is in the queue, by itself.
    static Object bare(Object queued) {
        return queued instanceof Bearing(Carried _, Object entry) ? entry : queued;
    }

    /// What it carries, or null.
    static @Nullable Carried carried(Object queued) {
        return queued instanceof Bearing(Carried carried, Object _) ? carried : null;
    }
}
