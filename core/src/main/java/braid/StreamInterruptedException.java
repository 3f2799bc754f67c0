package braid;

/// The calling thread was interrupted before its element was begun: the call had no effect. The thread's interrupt
/// flag is set.
public final class StreamInterruptedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// An exception that says what was interrupted.
    public StreamInterruptedException(String message) {
        super(message);
    }
}
