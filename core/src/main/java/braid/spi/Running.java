package braid.spi;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a thread is at while it runs a task: which task, which of its steps, with which element. So a failure that
/// an engine makes can say what it is about, and each step has its own time.
///
/// Written by its thread; what others read of it may be a moment old.
public final class Running {

    private static final ThreadLocal<Running> HERE = ThreadLocal.withInitial(Running::new);

    /// Of so many tasks on a thread one is timed where nobody listens.
    private static final int ONE_IN = 32;

    private @Nullable Task task;
    private @Nullable Origin step;
    private @Nullable Object element;
    private @Nullable List<TaskRun.Step> steps;
    private boolean timed;
    private int untimed;

    private Running() {}

    /// That of the calling thread.
    public static Running here() {
        return HERE.get();
    }

    /// The task that the calling thread runs, the innermost where one helps another; null if it runs none.
    public static @Nullable Task task() {
        return HERE.get().task;
    }

    /// The task that the thread is at.
    @Nullable
    Task current() {
        return task;
    }

    /// Enters `next`; what this was at before is to be given to [#leave].
    At enter(Task next) {
        At before = new At(task, step, element, steps, timed);
        task = next;
        step = null;
        element = null;
        boolean heard = next.isHeard();
        steps = heard ? new ArrayList<>(2) : null;
        timed = heard || untimed-- <= 0;
        if (timed && !heard) {
            untimed = ONE_IN - 1;
        }
        return before;
    }

    void leave(At before) {
        task = before.task;
        step = before.step;
        element = before.element;
        steps = before.steps;
        timed = before.timed;
    }

    /// What it was at.
    record At(
            @Nullable Task task,
            @Nullable Origin step,
            @Nullable Object element,
            @Nullable List<TaskRun.Step> steps,
            boolean timed) {}

    /// A step begins with `input`.
    ///
    /// @return what to give [#end]
    long begin(Origin origin, Object input) {
        step = origin;
        element = input;
        return timed ? System.nanoTime() : 0;
    }

    /// A step ends.
    void end(Origin origin, long begun, boolean failed) {
        if (begun != 0) {
            long nanos = System.nanoTime() - begun;
            origin.took(nanos);
            List<TaskRun.Step> told = steps;
            if (told != null) {
                told.add(new TaskRun.Step(origin, nanos, failed));
            }
        }
    }

    /// The steps of the task that has just been run, if somebody listens.
    List<TaskRun.Step> steps() {
        List<TaskRun.Step> told = steps;
        return told == null ? List.of() : List.copyOf(told);
    }

    /// The step that it is at, or null.
    @Nullable
    Origin step() {
        return step;
    }

    /// What that step was given, or null.
    @Nullable
    Object element() {
        return element;
    }
}
