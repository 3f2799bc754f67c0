package braid.graph.trace;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/// The newest times that a node took for an element. Written by the one thread that is in the node's region, read by
/// any.
public final class Times {

    private static final int KEPT = 256;

    private volatile @Nullable AtomicLongArray recent;
    private volatile long taken;

    /// No time yet.
    public Times() {}

    /// Adds one; by the thread that is in the region.
    public void add(long nanos) {
        AtomicLongArray times = recent;
        if (times == null) {
            times = new AtomicLongArray(KEPT);
            recent = times;
        }
        long before = taken;
        times.setRelease((int) (before % KEPT), nanos);
        taken = before + 1;
    }

    /// How many were taken so far.
    public long taken() {
        return taken;
    }

    /// The recent times, sorted.
    public long[] sorted() {
        AtomicLongArray times = recent;
        long[] copy = new long[times == null ? 0 : (int) Math.min(taken, KEPT)];
        for (int i = 0; i < copy.length && times != null; i++) {
            copy[i] = times.get(i);
        }
        Arrays.sort(copy);
        return copy;
    }

    /// The smallest of `sorted` that so many of 100 do not exceed, or -1.
    public static long percentile(long[] sorted, int percent) {
        return sorted.length == 0 ? -1 : sorted[Math.max(0, (sorted.length * percent + 99) / 100 - 1)];
    }
}
