package braid.function;

import java.util.Objects;

/// Carries a checked exception out of a method that declares none. The graph unwraps it: a [braid.Failure] has the
/// original as its cause.
public final class CheckedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// Wraps `cause`, which is not null.
    public CheckedException(Exception cause) {
        super(Objects.requireNonNull(cause, "cause"));
    }

    /// What `thrown` carries if it is a `CheckedException`, else `thrown` itself.
    public static Throwable unwrap(Throwable thrown) {
        Throwable cause = thrown.getCause();
        return thrown instanceof CheckedException && cause != null ? cause : thrown;
    }
}
