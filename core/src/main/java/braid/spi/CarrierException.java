package braid.spi;

import org.jspecify.annotations.Nullable;

/// A [Carrier] could not put in force what it carries; what was to be run inside was not begun.
public final class CarrierException extends IllegalStateException {

    private static final long serialVersionUID = 1;

    CarrierException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
