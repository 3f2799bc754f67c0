package braid.graph;

/// Tells a node's own time from that of the nodes that it calls. One a region.
final class Stopwatch {

    /// What the calls of the node that runs now have taken.
    private long inner;

    /// A call begins.
    ///
    /// @return what [#end] is to be given
    long begin() {
        long before = inner;
        inner = 0;
        return before;
    }

    /// A call of `nanos` is over.
    ///
    /// @return the time that it took without the calls in it
    long end(long before, long nanos) {
        long own = nanos - inner;
        inner = before + nanos;
        return Math.max(0, own);
    }
}
