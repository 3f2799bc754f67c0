package braid.spi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A task that has run, told to an [EngineListener].
///
/// @param node the name of the node that it was for
/// @param line the node's line in the user's code
/// @param worker the name of the worker that ran it
/// @param thread the thread there
/// @param begunNanos when it was begun, by this JVM's `System.nanoTime`
/// @param nanos how long it ran
/// @param movedNanos how much of that it waited for values of other workers
/// @param failed whether a function failed in it
/// @param tasks how many tasks this stands for: of many short ones some are told
/// @param steps what each step in it did, in the order in which they ran; empty where that is not known
public record TaskRun(
        String node,
        String line,
        String worker,
        String thread,
        long begunNanos,
        long nanos,
        long movedNanos,
        boolean failed,
        int tasks,
        List<Step> steps) {

    public TaskRun {
        steps = List.copyOf(steps);
    }

    /// A task of which nothing is known step by step.
    public TaskRun(
            String node,
            String line,
            String worker,
            String thread,
            long begunNanos,
            long nanos,
            long movedNanos,
            boolean failed,
            int tasks) {
        this(node, line, worker, thread, begunNanos, nanos, movedNanos, failed, tasks, List.of());
    }

    /// One step for one element, in a task of several.
    ///
    /// @param origin the node that it is for
    /// @param nanos how long its function took
    /// @param failed whether its function failed
    public record Step(Origin origin, long nanos, boolean failed) {}

    /// The step to blame for the task: the first that failed, else the one that took longest; null if none is known.
    public static @Nullable Step blamed(List<Step> steps) {
        Step blamed = null;
        for (Step step : steps) {
            if (step.failed()) {
                return step;
            }
            if (blamed == null || step.nanos() > blamed.nanos()) {
                blamed = step;
            }
        }
        return blamed;
    }
}
