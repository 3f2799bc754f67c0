package braid.spi;

import java.io.Serializable;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/// Which node a piece of work belongs to: its name, which the user may still set, and its line in the user's code.
/// Counts what happens to that work in tasks, which run elsewhere than in the node.
public final class Origin implements Serializable {

    private static final long serialVersionUID = 1L;
    private static final int SAMPLES = 256;

    private volatile String name;
    private final String line;
    private final transient @Nullable InTasks inTasks = new InTasks(); // null where it was read

    /// What tasks did for the node.
    private static final class InTasks {
        private final AtomicLong failures = new AtomicLong();
        private final AtomicInteger taken = new AtomicInteger();
        private volatile @Nullable AtomicLongArray samples;
    }

    /// An origin.
    public Origin(String name, String line) {
        this.name = name;
        this.line = line;
    }

    /// The node's name.
    public String name() {
        return name;
    }

    /// Names the node.
    public void rename(String newName) {
        name = newName;
    }

    /// The place in the user's code that built the node, as `Demo.java:12`.
    public String line() {
        return line;
    }

    /// Counts a failure of the node's function in a task.
    public void failed() {
        InTasks counts = inTasks;
        if (counts != null) {
            counts.failures.incrementAndGet();
        }
    }

    /// How many elements have failed in tasks of this node.
    public long failures() {
        InTasks counts = inTasks;
        return counts == null ? 0 : counts.failures.get();
    }

    /// Notes how long the node's function took for one element in a task.
    public void took(long nanos) {
        InTasks counts = inTasks;
        if (counts == null) {
            return;
        }
        AtomicLongArray samples = counts.samples;
        if (samples == null) {
            samples = new AtomicLongArray(SAMPLES);
            counts.samples = samples;
        }
        samples.set(Math.floorMod(counts.taken.getAndIncrement(), SAMPLES), nanos);
    }

    /// How often [#took] was called.
    public int taken() {
        InTasks counts = inTasks;
        return counts == null ? 0 : counts.taken.get();
    }

    /// The times that were noted last, in order of length.
    public long[] times() {
        InTasks counts = inTasks;
        AtomicLongArray samples = counts == null ? null : counts.samples;
        if (counts == null || samples == null) {
            return new long[0];
        }
        int taken = counts.taken.get();
        long[] times = new long[taken < 0 ? SAMPLES : Math.min(taken, SAMPLES)];
        Arrays.setAll(times, samples::get);
        Arrays.sort(times);
        return times;
    }

    @Override
    public String toString() {
        return "'" + name + "' (" + line + ")";
    }
}
