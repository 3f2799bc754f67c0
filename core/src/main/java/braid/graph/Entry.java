package braid.graph;

import braid.spi.Receiver;

/// The first receiver of a linked region. A [HotEntry] holds it as a constant, so that the just-in-time compiler
/// folds all that it reaches from there; a [ColdEntry] holds it in a field, which costs nothing to make.
abstract class Entry implements Receiver<Object> {

    /// Pushes `batch[from]` and those that follow, to before `to`, until a failure is noted in `region`.
    ///
    /// @return the index behind the last element pushed
    abstract int receiveAll(Object[] batch, int from, int to, Region region) throws InterruptedException;
}
