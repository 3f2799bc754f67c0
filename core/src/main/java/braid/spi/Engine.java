package braid.spi;

import braid.WorkerInfo;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/// Runs tasks. Any thread may call its methods, none of which waits for a task.
public interface Engine extends AutoCloseable {

    /// What it is, for snapshots: `local`.
    String name();

    /// Takes a function that tasks will be given, when the pipeline is built: an engine whose tasks run elsewhere
    /// copies it now.
    ///
    /// @param function the user's function
    /// @param origin the node that it is for
    /// @throws IllegalArgumentException if it cannot travel; the message names the field and the line
    default void prepare(Object function, Origin origin) {}

    /// Runs `task` once, or more often where a worker is lost, and completes it, in any case, once. Tasks whose
    /// results it needs were submitted before, and may be under way: it begins when they are done. A task that
    /// cannot be run is completed with a failure.
    void submit(Task task);

    /// The outcome of a task that is done, with its values at hand.
    Outcome fetch(Task task) throws InterruptedException;

    /// Says that nobody wants the outcome of `task` any more: what is kept of it can go, and if it was not begun it
    /// need not be.
    void release(Task task);

    /// As [#release], and stops it where it runs: it is completed with a [CancellationException], and its thread is
    /// interrupted.
    default void cancel(Task task) {
        task.fail(new CancellationException("cancelled"));
        release(task);
    }

    /// Takes `value`, which many functions will use, and gives something that functions may capture in its place.
    /// Where tasks run in this JVM that is a reference; elsewhere the value goes to each worker once.
    default Common share(Object value, Origin origin) {
        return new Common.Here(value);
    }

    /// The workers, as they are now.
    List<WorkerInfo> workers();

    /// Has it so many workers from now on, where it starts them itself.
    ///
    /// @throws UnsupportedOperationException if it does not
    default void scaleTo(int workers) {
        throw new UnsupportedOperationException("the engine '" + name() + "' does not start workers itself");
    }

    /// Why tasks may be waiting now, in one line for reports of waits; null if nothing is wrong.
    default @Nullable String trouble() {
        return null;
    }

    /// Has `listener` told what happens from now on. An engine that nobody listens to spends nothing on it.
    default void listen(EngineListener listener) {}

    /// Has `listener` told no more.
    default void unlisten(EngineListener listener) {}

    /// Ends the engine. What was not begun is completed with a failure; what runs is finished.
    @Override
    void close();
}
