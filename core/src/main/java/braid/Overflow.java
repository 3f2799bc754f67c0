package braid;

/// What a full buffer that does not make the emitter wait does with one element more.
public enum Overflow {
    /// The element that has waited longest is dropped.
    DROP_OLDEST,
    /// The new element is dropped.
    DROP_NEWEST,
    /// All that waits is dropped: only the new element stays.
    LATEST,
    /// The new element fails, in its place behind those that wait.
    FAIL
}
