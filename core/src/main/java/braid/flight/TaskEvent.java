package braid.flight;

import braid.spi.TaskRun;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/// A task that has run, here or on a worker, at the moment of its end.
@Name("braid.Task")
@Label("Task")
@Category("Braid")
@Description("A task that has run. Of short ones that follow one another on a thread, one in some milliseconds.")
@StackTrace(false)
public final class TaskEvent extends Event {

    @Label("Node")
    String node = "";

    @Label("Line")
    String line = "";

    @Label("Worker")
    String worker = "";

    @Label("Worker's Thread")
    String workerThread = "";

    @Label("Time Taken")
    @Timespan(Timespan.NANOSECONDS)
    long taken;

    @Label("Failed")
    boolean failed;

    @Label("Tasks")
    @Description("How many tasks it stands for")
    int tasks;

    private TaskEvent() {}

    /// Whether something records tasks.
    public static boolean isRecorded() {
        return new TaskEvent().isEnabled();
    }

    /// Records `run`, if something records tasks.
    public static void record(TaskRun run) {
        TaskEvent event = new TaskEvent();
        if (event.isEnabled()) {
            event.node = run.node();
            event.line = run.line();
            event.worker = run.worker();
            event.workerThread = run.thread();
            event.taken = run.nanos();
            event.failed = run.failed();
            event.tasks = run.tasks();
            event.commit();
        }
    }
}
