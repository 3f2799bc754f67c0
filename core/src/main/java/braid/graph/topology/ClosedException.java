package braid.graph.topology;

/// What a closed source answers.
public final class ClosedException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    /// Of `source`.
    public ClosedException(Node source) {
        super("the source is closed: " + source.describe());
    }
}
