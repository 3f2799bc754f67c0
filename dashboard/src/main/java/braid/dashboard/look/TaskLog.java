package braid.dashboard.look;

import braid.WorkerInfo;
import braid.spi.EngineListener;
import braid.spi.TaskRun;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// What engines have told: the last few thousand tasks, the last changes. Bounded, whoever reads it and however slowly.
final class TaskLog implements EngineListener {

    static final int MOST_TASKS = 4_000;
    private static final int MOST_CHANGES = 200;

    private final TaskRun[] ring = new TaskRun[MOST_TASKS];
    private final ArrayDeque<Change> changes = new ArrayDeque<>();
    private long told;

    @Override
    public synchronized void ran(TaskRun run) {
        ring[(int) (told % MOST_TASKS)] = run;
        told++;
    }

    @Override
    public void joined(WorkerInfo worker) {
        add(new Change(System.currentTimeMillis(), worker.name(), Change.Kind.JOINED, "it joined"));
    }

    @Override
    public void left(WorkerInfo worker, String reason) {
        add(new Change(System.currentTimeMillis(), worker.name(), Change.Kind.LEFT, reason));
    }

    private synchronized void add(Change change) {
        if (changes.size() == MOST_CHANGES) {
            changes.removeFirst();
        }
        changes.addLast(change);
    }

    /// How many tasks have been told so far.
    synchronized long told() {
        return told;
    }

    /// The tasks told behind the first `from`, as far as they are still known, oldest first.
    synchronized List<TaskRun> since(long from) {
        List<TaskRun> runs = new ArrayList<>();
        for (long each = Math.max(0, Math.max(from, told - MOST_TASKS)); each < told; each++) {
            runs.add(ring[(int) (each % MOST_TASKS)]);
        }
        return runs;
    }

    synchronized List<Change> changes() {
        return List.copyOf(changes);
    }
}
