package braid;

/// The calling thread was interrupted while it waited; its interrupt flag is set. An `emit` had no effect then. A
/// `drain` or a `close` only stopped waiting: what it asked for goes on.
public final class StreamInterruptedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// An exception that says what was interrupted.
    public StreamInterruptedException(String message) {
        super(message);
    }
}
