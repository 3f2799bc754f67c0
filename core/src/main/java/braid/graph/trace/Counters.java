package braid.graph.trace;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// What a node has seen. Written by the one thread that is in the node's region, read by any for snapshots; so a
/// plain field does, and costs an element nothing that shows.
public final class Counters {

    private static final VarHandle IN = handle("in");
    private static final VarHandle FAILURES = handle("failures");

    /// How many elements have come. Written in the region only.
    public long in;

    /// How many of them have failed. Written in the region only.
    public long failures;

    /// Nothing seen yet.
    public Counters() {}

    /// [#in], for any thread.
    public long seenIn() {
        return (long) IN.getOpaque(this);
    }

    /// [#failures], for any thread.
    public long seenFailures() {
        return (long) FAILURES.getOpaque(this);
    }

    /// Counts a failure on a thread that is not in the region.
    public void failedApart() {
        FAILURES.getAndAdd(this, 1L);
    }

    private static VarHandle handle(String field) {
        try {
            return MethodHandles.lookup().findVarHandle(Counters.class, field, long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
