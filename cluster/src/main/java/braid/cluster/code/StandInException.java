package braid.cluster.code;

import org.jspecify.annotations.Nullable;

/// Stands for an exception of a worker that could not come itself, with its message, stack trace and causes.
public final class StandInException extends Exception {

    private static final long serialVersionUID = 1;

    private final String className;
    private final String reason;

    StandInException(String className, @Nullable String message, String reason) {
        super(message);
        this.className = className;
        this.reason = reason;
    }

    /// The name of the class of the exception.
    public String className() {
        return className;
    }

    /// Why it could not come itself.
    public String reason() {
        return reason;
    }

    @Override
    @SuppressWarnings("OverrideThrowableToString") // the message is the original's, the class is too
    public String toString() {
        String message = getMessage();
        return className + (message == null ? "" : ": " + message) + " [a stand-in: " + reason + "]";
    }
}
