package braid;

/// What a sliding window does before it is full.
public enum Partial {
    /// It passes on the elements that it has, as streamz does.
    EMIT,
    /// It waits until it is full.
    DROP
}
