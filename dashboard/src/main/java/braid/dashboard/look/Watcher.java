package braid.dashboard.look;

/// Wants each look that a [Lookout] takes. Called by the lookout's one thread: it returns at once.
public interface Watcher {

    /// A look was taken.
    ///
    /// @param look what there was to see
    /// @param tasks the tasks that have run lately
    void saw(Look look, Tasks tasks);
}
