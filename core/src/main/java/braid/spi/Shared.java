package braid.spi;

import org.jspecify.annotations.Nullable;

/// A lease on something that is let go of with its last lease. It has one owner: who passes it on owns it no more,
/// and who needs it twice makes another lease.
public interface Shared extends AutoCloseable {

    /// Another lease on the same.
    ///
    /// @throws IllegalStateException if this one is over
    Shared share();

    /// Ends this lease. A second call does nothing; throws nothing.
    @Override
    void close();

    /// What a failure of it is about: the element, where that is at hand.
    @Nullable
    Object about();

    /// Ends `element` if it is a lease: it is dropped.
    static void drop(@Nullable Object element) {
        if (element instanceof Shared lease) {
            lease.close();
        }
    }

    /// What a failure with `element` is about.
    static @Nullable Object about(@Nullable Object element) {
        return element instanceof Shared lease ? lease.about() : element;
    }
}
