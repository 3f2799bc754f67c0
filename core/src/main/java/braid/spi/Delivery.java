package braid.spi;

/// What the thread of a boundary does.
///
/// @param <O> the elements that it delivers
public interface Delivery<O> {

    /// Whether something can be delivered now. Any thread, no lock.
    boolean ready();

    /// Delivers one element or signal; called when [#ready], by the boundary's thread, in the region behind it.
    void deliver(Receiver<? super O> down) throws InterruptedException;

    /// How many elements were taken and not yet delivered. Any thread, no lock. While there are some a non-daemon
    /// thread lives.
    int held();

    /// The most elements that [#held] can be, or `Integer.MAX_VALUE`.
    default int bound() {
        return Integer.MAX_VALUE;
    }

    /// Throws away what is held, counting its markers as arrived. Called once, when the node is destroyed, after
    /// the boundary's thread has ended and while nobody pushes.
    ///
    /// @return how many elements were thrown away
    int discard();
}
