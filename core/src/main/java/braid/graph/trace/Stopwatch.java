package braid.graph.trace;

/// Tells a node's own time from that of the nodes that it calls. One a region.
public final class Stopwatch {

    /// What the calls of the node that runs now have taken.
    private long inner;

    /// Nothing has run yet.
    public Stopwatch() {}

    /// A call begins.
    ///
    /// @return what [#end] is to be given
    public long begin() {
        long before = inner;
        inner = 0;
        return before;
    }

    /// A call of `nanos` is over.
    ///
    /// @return the time that it took without the calls in it
    public long end(long before, long nanos) {
        long own = nanos - inner;
        inner = before + nanos;
        return Math.max(0, own);
    }
}
