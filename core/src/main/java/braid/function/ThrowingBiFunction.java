package braid.function;

import java.io.Serializable;
import java.util.function.BiFunction;

/// A function of two arguments that may throw any exception, and that is serializable by itself.
@FunctionalInterface
@SuppressWarnings("FunctionalInterfaceMethodChanged") // so that it can be passed as the JDK's own kind
public interface ThrowingBiFunction<T, U, R> extends BiFunction<T, U, R>, Serializable {

    /// The function's body.
    R applyWithException(T t, U u) throws Exception;

    /// As [#applyWithException], a checked exception wrapped in a [CheckedException].
    @Override
    default R apply(T t, U u) {
        try {
            return applyWithException(t, u);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new CheckedException(e);
        }
    }
}
