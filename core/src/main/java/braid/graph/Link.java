package braid.graph;

/// An edge of the graph: what `from` passes on goes to input `port` of `to`. Two edges between the same nodes are
/// two.
final class Link {

    private final Node from;
    private final Node to;
    private final int port;

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

    /// How many elements have gone over it.
    long passed() {
        return to.counters().seenIn();
    }
}
