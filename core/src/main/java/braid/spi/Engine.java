package braid.spi;

import braid.WorkerInfo;
import java.util.List;

/// Runs tasks. Any thread may call its methods, none of which waits for a task.
public interface Engine extends AutoCloseable {

    /// What it is, for snapshots: `local`.
    String name();

    /// Runs `task` once, or more often where a worker is lost, and completes it, in any case, once. All results
    /// that it needs are there. A task that cannot be run is completed with a failure.
    void submit(Task task);

    /// The outcome of a task that is done, with its values at hand.
    Outcome fetch(Task task) throws InterruptedException;

    /// Says that nobody wants the outcome of `task` any more: what is kept of it can go, and if it was not begun it
    /// need not be.
    void release(Task task);

    /// The workers, as they are now.
    List<WorkerInfo> workers();

    /// Ends the engine. What was not begun is completed with a failure; what runs is finished.
    @Override
    void close();
}
