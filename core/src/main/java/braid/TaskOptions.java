package braid;

import java.io.Serializable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How an engine runs the tasks of one step: `map(parse, TaskOptions.DEFAULT.timeout(Duration.ofSeconds(5)))`.
///
/// Steps that follow one another share a task where their options are equal.
///
/// @param retry how often a failing element is tried
/// @param timeout how long a task may run before it is interrupted and fails, or null for any time
/// @param priority tasks of higher priority are begun first; 0 unless told otherwise
/// @param worker the name of the worker that is to run it, or null for any
/// @param thread on what kind of thread it runs in this JVM
public record TaskOptions(
        Retry retry,
        @Nullable Duration timeout,
        int priority,
        @Nullable String worker,
        Kind thread) implements Serializable {

    /// On what kind of thread a task runs in this JVM.
    public enum Kind {
        /// One of a pool, about one a core: right for work that computes.
        POOLED,
        /// A virtual thread of its own: right for thousands of tasks that wait.
        VIRTUAL
    }

    /// No retry, no limit, no preference.
    public static final TaskOptions DEFAULT = new TaskOptions(Retry.times(0), null, 0, null, Kind.POOLED);

    public TaskOptions {
        if (timeout != null && (timeout.isNegative() || timeout.isZero())) {
            throw new IllegalArgumentException("timeout must be positive: " + timeout);
        }
    }

    /// As this, with another retry.
    public TaskOptions retry(Retry other) {
        return new TaskOptions(other, timeout, priority, worker, thread);
    }

    /// As this, with a limit to how long a task may run.
    public TaskOptions timeout(Duration limit) {
        return new TaskOptions(retry, limit, priority, worker, thread);
    }

    /// As this, with another priority.
    public TaskOptions priority(int other) {
        return new TaskOptions(retry, timeout, other, worker, thread);
    }

    /// As this, on the worker of that name.
    public TaskOptions worker(String name) {
        return new TaskOptions(retry, timeout, priority, name, thread);
    }

    /// As this, on virtual threads.
    public TaskOptions blocking() {
        return new TaskOptions(retry, timeout, priority, worker, Kind.VIRTUAL);
    }
}
