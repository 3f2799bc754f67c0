package braid.graph;

/// An edge of the graph: what `from` passes on goes to input `port` of `to`. Two edges between the same nodes are
/// two.
final class Link {

    private final Node from;
    private final Node to;
    private final int port;

    /// What came to a source over it; any other node counts for itself.
    private final Counters intoSource = new Counters();

    Link(Node from, Node to, int port) {
        this.from = from;
        this.to = to;
        this.port = port;
    }

    Node from() {
        return from;
    }

    Node to() {
        return to;
    }

    int port() {
        return port;
    }

    /// Counts an element that goes into a source; the caller is in the source's region.
    void count() {
        intoSource.in++;
    }

    /// How many elements have gone over it.
    long passed() {
        return (to.isSource() ? intoSource : to.counters(port)).seenIn();
    }
}
