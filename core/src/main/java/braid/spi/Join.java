package braid.spi;

/// What a step with several inputs does. Inputs are numbered from 0, never told apart by identity, so one stream
/// can feed two inputs of the same join.
///
/// @param <O> the elements it passes on
@FunctionalInterface
public interface Join<O> {

    /// Makes the state of one node. Called once a node, by the thread that builds the pipeline.
    ///
    /// @param inputs how many inputs there are, at least 1
    JoinStep<O> open(Context context, int inputs);

    /// What this step is called in snapshots and errors unless the user names it.
    default String label() {
        return Labels.of(getClass());
    }
}
