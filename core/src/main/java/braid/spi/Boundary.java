package braid.spi;

/// The running side of a boundary, made by [Context#boundary].
@FunctionalInterface
public interface Boundary {

    /// Says that [Delivery#ready] may hold now. Any thread, costs next to nothing while the boundary's thread is
    /// busy.
    void wake();

    /// As [#wake], by a thread that can deliver itself: it does so if that needs no wait, and if what was delivered
    /// lately was quick. Otherwise the boundary's own thread does.
    ///
    /// @param nanos how long the calling thread may go on
    /// @return false if that time was over, and nobody sees to what is left
    default boolean help(long nanos) {
        wake();
        return true;
    }
}
