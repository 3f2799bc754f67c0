package braid.graph.topology;

import braid.graph.trace.Counters;

/// An edge of the graph: what `from` passes on goes to input `port` of `to`. Two edges between the same nodes are
/// two.
public final class Link {

    private final Node from;
    private final Node to;
    private final int port;
    private final Runnable completed;

    /// What came to a source over it; any other node counts for itself.
    private final Counters intoSource = new Counters();

    private volatile boolean refused;

    /// An edge that stays until somebody takes it away.
    public Link(Node from, Node to, int port) {
        this(from, to, port, () -> {});
    }

    /// An edge that does `completed` when no more will come over it.
    public Link(Node from, Node to, int port, Runnable completed) {
        this.from = from;
        this.to = to;
        this.port = port;
        this.completed = completed;
    }

    /// What passes on.
    public Node from() {
        return from;
    }

    /// What takes.
    public Node to() {
        return to;
    }

    /// The number of the input.
    public int port() {
        return port;
    }

    /// No more will come over it. The caller is in a region: what follows from it is done elsewhere.
    public void complete() {
        completed.run();
    }

    /// Counts an element that goes into a source; the caller is in the source's region.
    public void count() {
        intoSource.in++;
    }

    /// Its end is closed and has said so for an element: nobody there wants more.
    public void refuse() {
        refused = true;
    }

    /// Whether its end has refused an element.
    public boolean refused() {
        return refused;
    }

    /// How many elements have gone over it.
    public long passed() {
        return (to.isSource() ? intoSource : to.counters(port)).seenIn();
    }
}
