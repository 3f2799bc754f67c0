package braid.graph;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// What a node has seen. Written by the one thread that is in the node's region, read by any for snapshots; so a
/// plain field does, and costs an element nothing that shows.
final class Counters {

    private static final VarHandle IN = handle("in");
    private static final VarHandle FAILURES = handle("failures");

    long in;
    long failures;

    long seenIn() {
        return (long) IN.getOpaque(this);
    }

    long seenFailures() {
        return (long) FAILURES.getOpaque(this);
    }

    /// Counts a failure on a thread that is not in the region.
    void failedApart() {
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
