package braid;

import java.io.IOException;
import java.io.ObjectOutputStream;
import org.jspecify.annotations.Nullable;

/// An element failed and nothing in the stream handled it. The cause is what the user's function threw; further
/// failures of the same element are suppressed in it.
public class StreamException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    /// Made when it is asked for first, by who asks: what users' objects say of themselves is nothing that an
    /// inner thread waits for.
    private volatile @Nullable String message;

    /// An exception for `failure`.
    public StreamException(Failure failure) {
        super(null, failure.cause());
        this.failure = failure;
    }

    /// The element, the cause, and the node's name and line.
    public Failure failure() {
        return failure;
    }

    @Override
    public @Nullable String getMessage() {
        String made = message;
        if (made == null && failure != null) {
            made = failure.describe();
            message = made;
        }
        return made;
    }

    private void writeObject(ObjectOutputStream out) throws IOException {
        message = getMessage();
        out.defaultWriteObject();
    }
}
