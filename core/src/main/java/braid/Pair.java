package braid;

import java.io.Serializable;

/// Two values. Serializable where its parts are.
public record Pair<A, B>(A first, B second) implements Serializable {

    /// A pair of `first` and `second`.
    public static <A, B> Pair<A, B> of(A first, B second) {
        return new Pair<>(first, second);
    }
}
