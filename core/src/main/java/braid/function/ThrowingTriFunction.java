package braid.function;

import java.io.Serializable;

/// A function of three arguments that may throw any exception, and that is serializable by itself.
@FunctionalInterface
public interface ThrowingTriFunction<T, U, V, R> extends Serializable {

    /// The function's body.
    R applyWithException(T t, U u, V v) throws Exception;
}
