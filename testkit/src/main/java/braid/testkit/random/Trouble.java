package braid.testkit.random;

/// What goes on in random graphs beside elements that flow. Everything, unless told otherwise.
public enum Trouble {
    /// Functions throw for some elements.
    FAILURES,
    /// Functions take a while.
    SLOWNESS,
    /// Functions are stuck until the script lets them go on.
    STUCK,
    /// Functions leave the thread's interrupt flag set.
    FLAGS,
    /// Functions throw an `InterruptedException`.
    INTERRUPTED_FUNCTIONS,
    /// Threads that emit, drain and close are interrupted.
    INTERRUPTS,
    /// Sources are paused.
    PAUSES,
    /// Sources are closed while others emit.
    CLOSING,
    /// Nodes are destroyed while elements flow.
    DESTROY,
    /// Sources are destroyed, or close while something else is destroyed.
    DESTROYED_SOURCES,
    /// Threads wait at a `zip` for partners.
    PARTNERS,
    /// Threads wait at a `zip` for partners behind a source that leads into a loop.
    PARTNERS_BESIDE_LOOPS,
    /// Branches are attached while elements flow.
    ATTACH,
    /// Streams are linked to sources, and links come and go.
    LINKS,
    /// Streams lead back into their own sources.
    LOOPS
}
