package braid.engine;

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
        return !listeners.isEmpty();
    }

    /// The calling thread has run `task`. By one thread at a time.
    synchronized void ran(Task task, long begunNanos) {
        long now = System.nanoTime();
        boolean failed = task.isDone() && hasFailed(task.outcome());
        untold++;
        if (!failed && now - begunNanos < LONG_NANOS && now - toldNanos < PERIOD_NANOS) {
            return;
        }
        List<TaskRun.Step> steps = task.steps();
        TaskRun.Step blamed = TaskRun.blamed(steps);
        Origin origin = blamed == null ? task.origin() : blamed.origin();
        TaskRun run = new TaskRun(
                origin.name(),
                origin.line(),
                worker,
                Thread.currentThread().getName(),
                begunNanos,
                now - begunNanos,
                0,
                failed,
                untold,
                steps);
        untold = 0;
        toldNanos = now;
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
