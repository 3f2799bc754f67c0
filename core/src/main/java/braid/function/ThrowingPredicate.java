package braid.function;

import java.io.Serializable;
import java.util.function.Predicate;

/// A predicate that may throw any exception, and that is serializable by itself.
@FunctionalInterface
@SuppressWarnings("FunctionalInterfaceMethodChanged") // so that it can be passed as the JDK's own kind
public interface ThrowingPredicate<T> extends Predicate<T>, Serializable {

    /// The predicate's body.
    boolean testWithException(T t) throws Exception;

    /// As [#testWithException], a checked exception wrapped in a [CheckedException].
    @Override
    default boolean test(T t) {
        try {
            return testWithException(t);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new CheckedException(e);
        }
    }
}
