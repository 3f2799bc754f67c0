package braid.dashboard.look;

import braid.spi.TaskRun;
import java.util.List;

/// The tasks that have run lately, numbered from 0 in the order in which they were told.
public final class Tasks {

    private final TaskLog log;

    Tasks(TaskLog log) {
        this.log = log;
    }

    /// How many have been told so far: where to go on next time.
    public long told() {
        return log.told();
    }

    /// Those told behind the first `from`, as far as they are still known: the last few thousand.
    public List<TaskRun> since(long from) {
        return log.since(from);
    }
}
