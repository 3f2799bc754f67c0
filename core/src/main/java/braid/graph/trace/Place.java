package braid.graph.trace;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// At which node the thread in a region is. Written by that thread, twice an element and node, which the compiler
/// mostly folds away; read by any, for reports.
public final class Place {

    /// No node: the thread has just come, or is about to go.
    public static final long NOWHERE = 0;

    private static final VarHandle NODE = node();

    /// The number of the node. Written in the region only.
    public long node = NOWHERE;

    /// Whether the thread is one of this library's: a flag that users' code leaves on it concerns nobody else.
    /// Written by such threads only, in the region.
    public boolean ours;

    /// Nowhere yet.
    public Place() {}

    /// [#node], for any thread.
    public long seenNode() {
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
