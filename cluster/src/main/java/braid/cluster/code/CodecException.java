package braid.cluster.code;

import org.jspecify.annotations.Nullable;

/// Something could not be written as bytes, or bytes could not be read. Its message says what, and where in it.
public final class CodecException extends RuntimeException {

    private static final long serialVersionUID = 1;

    CodecException(String message) {
        super(message);
    }

    CodecException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
