package braid.spi;

/// One node's running step: its state, if any.
///
/// It is linked anew whenever the graph is rewired or a region gets hot, between two elements; linking makes no
/// state.
@FunctionalInterface
public interface Step<I, O> {

    /// A receiver that does this step and pushes what comes of it into `down`. Immutable, and best a record, so
    /// that the just-in-time compiler trusts its fields.
    Receiver<I> link(Receiver<? super O> down);

    /// How many elements it holds; read by any thread, for snapshots, and counted as discarded when the node is
    /// destroyed. A boundary's are told by its [Delivery]. A step that holds an element for a time counts it here:
    /// the close of a loop waits for timers of steps that hold something, and for no others.
    default int held() {
        return 0;
    }

    /// Of how many keys it keeps something; read by any thread, for snapshots.
    default int keys() {
        return 0;
    }
}
