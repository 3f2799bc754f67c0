package braid;

/// An element failed and nothing in the stream handled it. The cause is what the user's function threw; further
/// failures of the same element are suppressed in it.
public class StreamException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    /// An exception for `failure`.
    public StreamException(Failure failure) {
        super(failure.describe(), failure.cause());
        this.failure = failure;
    }

    /// The element, the cause, and the node's name and line.
    public Failure failure() {
        return failure;
    }
}
