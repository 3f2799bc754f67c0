package braid.cluster.worker;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.List;

/// Looks whether this process is short of heap: what was left in use by the last collection counts, not what is in
/// use just now.
final class Heap {

    /// From so much of the heap on a worker is given no more.
    private static final double SHORT = 0.85;

    /// How often a process that is short looks again: without tasks nothing else would have the heap collected.
    private static final long LOOK_AGAIN_NANOS = 5_000_000_000L;

    private final List<MemoryPoolMXBean> pools = new ArrayList<>();
    private long lookedAt = System.nanoTime() - LOOK_AGAIN_NANOS;
    private long cpuBefore;
    private long timeBefore = System.nanoTime();

    Heap() {
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            if (pool.getType() == MemoryType.HEAP && pool.getCollectionUsage() != null) {
                pools.add(pool);
            }
        }
    }

    synchronized boolean isShort() {
        boolean found = isFull();
        if (found && System.nanoTime() - lookedAt > LOOK_AGAIN_NANOS) {
            System.gc();
            lookedAt = System.nanoTime();
            found = isFull();
        }
        return found;
    }

    private boolean isFull() {
        long left = 0;
        for (MemoryPoolMXBean pool : pools) {
            MemoryUsage usage = pool.getCollectionUsage();
            left += usage == null ? 0 : usage.getUsed();
        }
        Runtime jvm = Runtime.getRuntime();
        long used = jvm.totalMemory() - jvm.freeMemory();
        // Both: a collection long ago says little, and a heap that fills up may be garbage.
        return left > SHORT * jvm.maxMemory() && used > SHORT * jvm.maxMemory();
    }

    /// The part of the host's processors that this process has used since this was last asked.
    synchronized double load() {
        long cpu = ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .map(java.time.Duration::toNanos)
                .orElse(0L);
        long time = System.nanoTime();
        double load = (double) (cpu - cpuBefore) / Math.max(1, time - timeBefore);
        cpuBefore = cpu;
        timeBefore = time;
        return Math.clamp(load / Runtime.getRuntime().availableProcessors(), 0, 1);
    }
}
