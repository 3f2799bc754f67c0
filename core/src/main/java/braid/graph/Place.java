package braid.graph;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// At which node the thread in a region is. Written by that thread, twice an element and node, which the compiler
/// mostly folds away; read by any, for reports.
final class Place {

    /// No node: the thread has just come, or is about to go.
    static final long NOWHERE = 0;

    private static final VarHandle NODE = node();

    long node = NOWHERE;

    long seenNode() {
        return (long) NODE.getOpaque(this);
    }

    private static VarHandle node() {
        try {
            return MethodHandles.lookup().findVarHandle(Place.class, "node", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
