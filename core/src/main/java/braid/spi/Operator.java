package braid.spi;

/// What one step of a stream does: an immutable value, usually a record.
///
/// The one extension point: `stream.via(operator)`. Every method of `Stream` is a line over it.
///
/// @param <I> the elements it takes
/// @param <O> the elements it passes on
@FunctionalInterface
public interface Operator<I, O> {

    /// Makes the state of one node, if it has any. Called once a node, by the thread that builds the pipeline.
    Step<I, O> open(Context context);

    /// What this step is called in snapshots and errors unless the user names it: the class's name in camel case,
    /// without `Operator`.
    default String label() {
        return Labels.of(getClass());
    }
}
