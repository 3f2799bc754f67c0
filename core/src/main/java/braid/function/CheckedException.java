package braid.function;

import java.util.Objects;

/// Carries a checked exception out of a method that declares none. The graph unwraps it: a [braid.Failure] has the
/// original as its cause.
public final class CheckedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// Wraps `cause`, which is not null.
    public CheckedException(Exception cause) {
        super("a checked exception", Objects.requireNonNull(cause, "cause")); // its own message might throw
    }

    /// What `thrown` carries if it is a `CheckedException`, else `thrown` itself.
    public static Throwable unwrap(Throwable thrown) {
        if (thrown instanceof CheckedException checked) {
            Throwable cause = checked.getCause();
            return cause == null ? checked : cause;
        }
        return thrown; // whose getCause may throw
    }
}
