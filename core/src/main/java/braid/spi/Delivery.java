package braid.spi;

import braid.StreamException;

/// What the thread of a boundary does.
///
/// @param <O> the elements that it delivers
public interface Delivery<O> {

    /// How long, in nanoseconds of the context's clock, until something can be delivered: 0 or less for now,
    /// `Long.MAX_VALUE` where only [Boundary#wake] will tell. Any thread, no lock.
    long nanosUntilReady();

    /// Whether something can be delivered now.
    default boolean ready() {
        return nanosUntilReady() <= 0;
    }

    /// Delivers one element or signal; called when [#ready], by the boundary's thread, in the region behind it.
    void deliver(Receiver<? super O> down) throws InterruptedException;

    /// Called where failures that came of the last [#deliver] reached an end with nobody to handle them.
    ///
    /// @return whether they are made known elsewhere; if not, the stream has failed
    default boolean unhandled(StreamException failed) {
        return false;
    }

    /// Called by the boundary's thread after each [#deliver], when all that came of it is known: a failure that
    /// nobody handled has failed the stream by then.
    default void delivered() {}

    /// How many elements were taken and not yet delivered. Any thread, no lock. While there are some a non-daemon
    /// thread lives.
    int held();

    /// The most elements that [#held] can be, or `Integer.MAX_VALUE`.
    default int bound() {
        return Integer.MAX_VALUE;
    }

    /// Throws away what is held, counting its markers as arrived. Called when the node is destroyed, and again
    /// whenever something is pushed afterwards; one thread at a time, but perhaps while [#deliver] is still about
    /// its last element.
    ///
    /// @return how many elements were thrown away
    int discard();
}
