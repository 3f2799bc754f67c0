package braid.spi;

/// The running side of a boundary, made by [Context#boundary].
@FunctionalInterface
public interface Boundary {

    /// Says that [Delivery#ready] may hold now. Any thread, costs next to nothing while the boundary's thread is
    /// busy.
    void wake();
}
