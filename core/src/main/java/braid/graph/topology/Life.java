package braid.graph.topology;

/// How a node's life goes.
public enum Life {
    /// It takes elements.
    LIVE,
    /// Its last element has come.
    COMPLETED,
    /// It was taken out of its graph.
    DESTROYED
}
