package braid.spi;

/// Takes what is pushed. Immutable: a record of a function, a state object and the next receiver.
///
/// One thread at a time is in the receivers of a region. A receiver never throws on behalf of what comes after it:
/// the graph puts a guard around each, which turns what its own code throws into a `Failure` sent to [#down].
public interface Receiver<T> {

    /// Takes one element, which is not null.
    ///
    /// @throws InterruptedException where a wait for room was ended because the node was destroyed
    void receive(T element) throws InterruptedException;

    /// The receiver that follows.
    Receiver<?> down();

    /// Takes a signal. The default passes it on at once, which is right for steps that hold nothing. A step that
    /// holds a signal back registers it with [Context#held]. Where a step does work on a signal it passes the
    /// signal on last.
    default void signal(Signal signal) throws InterruptedException {
        down().signal(signal);
    }

    /// Whether anybody further down still wants elements; a pulling source stops when nobody does.
    default boolean wanted() {
        return down().wanted();
    }

    /// Whether an element would now be taken without a wait for room. Asked by `tryEmit` and `emit` with a timeout.
    default boolean ready() {
        return down().ready();
    }

    /// This receiver without what the graph has put around it, for steps that know one another.
    default Receiver<?> bare() {
        return this;
    }
}
