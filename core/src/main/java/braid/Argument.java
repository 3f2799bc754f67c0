package braid;

import java.util.Objects;

/// What a function is given that a client runs: a handle on a value, or a value itself.
///
/// ```java
/// var both = client.submit((model, row) -> model.score(row), model, Argument.of(row));
/// ```
///
/// @param <T> the value
public interface Argument<T> {

    /// A value that is here.
    ///
    /// @param value not null
    static <T> Argument<T> of(T value) {
        return new Here<>(Objects.requireNonNull(value, "value"));
    }

    /// A value that is here.
    ///
    /// @param value it
    record Here<T>(T value) implements Argument<T> {}
}
