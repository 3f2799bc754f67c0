package braid.graph.trace;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/// The newest times that a node took for an element. Written by the one thread that is in the node's region, read by
/// any.
public final class Times {

    private static final int KEPT = 256;

    /// Room for the first times. It doubles: most nodes of a very large graph are seldom looked at.
    private static final int FIRST = 4;

    private volatile @Nullable AtomicLongArray recent;
    private volatile long taken;

    /// No time yet.
    public Times() {}

    /// Adds one; by the thread that is in the region.
    public void add(long nanos) {
        long before = taken;
        AtomicLongArray times = recent;
        if (times == null || (before >= times.length() && times.length() < KEPT)) {
            times = grown(times);
            recent = times;
        }
        times.setRelease((int) (before % KEPT), nanos);
        taken = before + 1;
    }

    private static AtomicLongArray grown(@Nullable AtomicLongArray times) {
        if (times == null) {
            return new AtomicLongArray(FIRST);
        }
        AtomicLongArray more = new AtomicLongArray(2 * times.length());
        for (int i = 0; i < times.length(); i++) {
            more.setPlain(i, times.getPlain(i));
        }
        return more;
    }

    /// How many were taken so far.
    public long taken() {
        return taken;
    }

    /// The recent times, sorted.
    public long[] sorted() {
        long count = taken;
        AtomicLongArray times = recent; // after the count: it has room for as many
        long[] copy = new long[times == null ? 0 : (int) Math.min(count, times.length())];
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
