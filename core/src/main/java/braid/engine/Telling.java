package braid.engine;

import braid.flight.TaskEvent;
import braid.spi.Described;
import braid.spi.EngineListener;
import braid.spi.Origin;
import braid.spi.Outcome;
import braid.spi.Task;
import braid.spi.TaskRun;
import java.util.List;

/// Tells listeners of the tasks that one thread runs: all that fail or last, and of the short ones one in a while,
/// which stands for those before it.
final class Telling {

    private static final System.Logger LOG = System.getLogger("braid");

    private static final long LONG_NANOS = 1_000_000;
    private static final long PERIOD_NANOS = 2_000_000;

    private final String worker;
    private final List<EngineListener> listeners;
    private long toldNanos = System.nanoTime() - PERIOD_NANOS;
    private int untold;

    Telling(String worker, List<EngineListener> listeners) {
        this.worker = worker;
        this.listeners = listeners;
    }

    boolean isHeard() {
        return !listeners.isEmpty() || TaskEvent.isRecorded();
    }

    /// The calling thread has run `task`.
    void ran(Task task, long begunNanos) {
        boolean failed = task.isDone() && hasFailed(task.outcome());
        ran(task.origin(), begunNanos, System.nanoTime() - begunNanos, failed, 1, task.steps());
    }

    /// The calling thread has run `tasks` tasks of the node `origin`. By one thread at a time.
    synchronized void ran(
            Origin origin, long begunNanos, long nanos, boolean failed, int tasks, List<TaskRun.Step> steps) {
        long now = begunNanos + nanos;
        untold += tasks;
        if (!failed && nanos < LONG_NANOS && now - toldNanos < PERIOD_NANOS) {
            return;
        }
        TaskRun.Step step = TaskRun.blamed(steps);
        Origin blamed = step == null ? origin : step.origin();
        TaskRun run = new TaskRun(
                blamed.name(),
                blamed.line(),
                worker,
                Thread.currentThread().getName(),
                begunNanos,
                nanos,
                0,
                failed,
                untold,
                steps);
        untold = 0;
        toldNanos = now;
        TaskEvent.record(run);
        for (EngineListener listener : listeners) {
            tell(listener, run);
        }
    }

    private static void tell(EngineListener listener, TaskRun run) {
        try {
            listener.ran(run);
        } catch (RuntimeException | Error broken) {
            LOG.log(System.Logger.Level.WARNING, () -> "a listener threw " + Described.thrown(broken));
        }
    }

    private static boolean hasFailed(Outcome outcome) {
        for (int i = 0; i < outcome.size(); i++) {
            if (outcome.get(i) instanceof Outcome.Failed) {
                return true;
            }
        }
        return false;
    }
}
