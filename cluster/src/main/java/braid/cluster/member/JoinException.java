package braid.cluster.member;

import org.jspecify.annotations.Nullable;

/// A cluster could not be joined. The message says where, for how long it was tried, and what the reason may be.
public final class JoinException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    JoinException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
