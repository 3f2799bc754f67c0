package braid.spi;

/// A handle that several branches may hold; it is let go when each has closed it.
public interface Shared extends AutoCloseable {

    /// Counts one holder more.
    void retain();

    /// Counts one holder less; throws nothing.
    @Override
    void close();
}
