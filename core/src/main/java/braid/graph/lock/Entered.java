package braid.graph.lock;

/// How an attempt to enter ended.
public enum Entered {
    /// The thread is inside.
    YES,
    /// The time was up.
    LATE,
    /// The thread was interrupted; its flag is set again.
    INTERRUPTED,
    /// To wait would be to wait for itself.
    CIRCLE,
    /// There is nothing to enter for any more.
    OVER
}
