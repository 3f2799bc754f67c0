package braid.function;

import java.io.Serializable;
import java.util.function.Consumer;

/// A consumer that may throw any exception, and that is serializable by itself.
@FunctionalInterface
@SuppressWarnings("FunctionalInterfaceMethodChanged") // so that it can be passed as the JDK's own kind
public interface ThrowingConsumer<T> extends Consumer<T>, Serializable {

    /// The consumer's body.
    void acceptWithException(T t) throws Exception;

    /// As [#acceptWithException], a checked exception wrapped in a [CheckedException].
    @Override
    default void accept(T t) {
        try {
            acceptWithException(t);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new CheckedException(e);
        }
    }
}
