package braid.spi;

/// How a wait in a [Context] ended. None of these is turned into another.
public enum WaitEnd {
    /// What was waited for is there.
    COME,
    /// It is not there, and will perhaps never be: the stream has failed, or a circle of waits was broken. What is
    /// in hand is to be taken beyond the bound, so that it is not lost.
    BEYOND,
    /// The node is destroyed: what is in hand goes with it.
    DESTROYED
}
