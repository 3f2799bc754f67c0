package braid.function;

import java.io.Serializable;
import java.util.function.Function;

/// A function that may throw any exception, and that is serializable by itself.
///
/// Every operator takes this kind, so a lambda given to a stream may sleep, read a file or talk to a server without
/// a `try`, and can travel to a worker. Who holds a plain `Function f` passes `f::apply`. The shape follows
/// Spring's `org.springframework.util.function.ThrowingFunction`.
@FunctionalInterface
@SuppressWarnings("FunctionalInterfaceMethodChanged") // so that it can be passed as the JDK's own kind
public interface ThrowingFunction<T, R> extends Function<T, R>, Serializable {

    /// The function's body.
    R applyWithException(T t) throws Exception;

    /// As [#applyWithException], a checked exception wrapped in a [CheckedException].
    @Override
    default R apply(T t) {
        try {
            return applyWithException(t);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new CheckedException(e);
        }
    }
}
