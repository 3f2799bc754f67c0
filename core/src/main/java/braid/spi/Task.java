package braid.spi;

import braid.Failure;
import braid.TaskOptions;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/// One piece of work for an engine. It is done once, whatever the engine tries meanwhile: the first outcome counts.
public final class Task {

    private static final System.Logger LOG = System.getLogger("braid");

    private final TaskOptions options;
    private final Origin origin;
    private volatile @Nullable Expression expression;

    /// Null, then perhaps a listener or several, and at last the outcome.
    @SuppressWarnings("unused") // through STATE
    private volatile @Nullable Object state;

    private static final AtomicReferenceFieldUpdater<Task, Object> STATE =
            AtomicReferenceFieldUpdater.newUpdater(Task.class, Object.class, "state");

    @SuppressWarnings("unused") // through BEGUN
    private volatile int begun;

    private static final AtomicIntegerFieldUpdater<Task> BEGUN =
            AtomicIntegerFieldUpdater.newUpdater(Task.class, "begun");

    private volatile boolean released;
    private volatile boolean heard;
    private volatile @Nullable Object attachment;

    /// The thread that runs it, as long as it is at it.
    private volatile @Nullable Running running;

    private record Listeners(Runnable first, @Nullable Object rest) {}

    /// A task that computes `expression`, for the node `origin`.
    public Task(Expression expression, TaskOptions options, Origin origin) {
        this.expression = expression;
        this.options = options;
        this.origin = origin;
    }

    /// What it computes; null once it is done, unless an engine keeps the values: they may have to be computed again.
    public @Nullable Expression expression() {
        return expression;
    }

    /// Says that it will not have to be computed again.
    public void forgetExpression() {
        expression = null;
    }

    /// What the engine that runs it remembers of it, or null.
    public @Nullable Object attachment() {
        return attachment;
    }

    /// Has it remember `what` for the engine that runs it.
    public void attach(Object what) {
        attachment = what;
    }

    /// How it is to be run.
    public TaskOptions options() {
        return options;
    }

    /// The node that it is for.
    public Origin origin() {
        return origin;
    }

    /// Claims it for the calling thread, which runs it next; false if another has.
    public boolean begin() {
        return BEGUN.compareAndSet(this, 0, 1);
    }

    /// Whether a thread has claimed it.
    public boolean isBegun() {
        return begun != 0;
    }

    /// Says that somebody listens to what its steps did.
    public void hear() {
        heard = true;
    }

    boolean isHeard() {
        return heard;
    }

    /// Computes it on the calling thread, and completes it: with a failure, whatever is thrown. What a function left
    /// as the thread's interrupt flag is the caller's to clear.
    ///
    /// @return whether what came of it counts; if not, somebody else has completed it meanwhile, and may be about
    /// to interrupt this thread
    public boolean run() {
        Expression work = expression;
        if (work == null || isDone()) {
            return false;
        }
        Running here = Running.here();
        Running.At before = here.enter(this);
        running = here;
        try {
            Outcome outcome = work.evaluate();
            running = null;
            ranSteps = heard ? here.steps() : List.of();
            return complete(outcome);
        } catch (Throwable broken) {
            return fail(broken);
        } finally {
            running = null;
            here.leave(before);
        }
    }

    private List<TaskRun.Step> ranSteps = List.of();

    /// What its steps did, where somebody listens. To be read by the thread that ran it.
    public List<TaskRun.Step> steps() {
        return ranSteps;
    }

    /// Sets the outcome, if there is none yet, and calls the listeners.
    ///
    /// @return whether this was the first
    public boolean complete(Outcome outcome) {
        Object before;
        do {
            before = state;
            if (before instanceof Outcome) {
                return false;
            }
        } while (!STATE.compareAndSet(this, before, outcome));
        if (!outcome.isKept()) {
            expression = null;
        }
        if (before instanceof Runnable only) {
            call(only);
            return true;
        }
        // Those that came first are called first.
        Listeners ordered = null;
        Object at = before;
        for (; at instanceof Listeners(Runnable first, Object rest); at = rest) {
            ordered = new Listeners(first, ordered);
        }
        if (at instanceof Runnable first) {
            ordered = new Listeners(first, ordered);
        }
        for (at = ordered; at instanceof Listeners(Runnable first, Object rest); at = rest) {
            call(first);
        }
        return true;
    }

    /// One listener that throws must not keep the others from being told, or end the thread.
    private void call(Runnable listener) {
        try {
            listener.run();
        } catch (Throwable thrown) {
            LOG.log(System.Logger.Level.ERROR, () -> "told of the end of a task of " + origin, thrown);
        }
    }

    /// Completes it with a failure that is not of the user's function's making.
    public boolean fail(Throwable cause) {
        return fail(cause, null);
    }

    /// As [#fail(Throwable)], of something that went wrong on `worker`.
    public boolean fail(Throwable cause, @Nullable String worker) {
        return !isDone() && complete(Outcome.failed(failure(cause, worker)));
    }

    /// A failure of this task: of the step that it is at, for what that was given; else for what the task is about.
    public Failure failure(Throwable cause, @Nullable String worker) {
        Running at = running;
        Origin step = null;
        Object element = null;
        if (at != null) {
            step = at.step();
            element = at.element();
            if (at.current() != this) {
                step = null;
            }
        }
        if (step == null) {
            step = origin;
            element = about();
        }
        step.failed();
        return new Failure(element, cause, step.name(), step.line(), worker);
    }

    /// The element that it computes something of, or a list of several; null where that is not at hand.
    public @Nullable Object about() {
        return Expression.about(expression, 0);
    }

    /// Whether there is an outcome.
    public boolean isDone() {
        return state instanceof Outcome;
    }

    /// The outcome. To be called when it [#isDone].
    public Outcome outcome() {
        if (state instanceof Outcome outcome) {
            return outcome;
        }
        throw new IllegalStateException("the task is not done: " + origin);
    }

    /// Calls `listener` when it is done: by the thread that completes it, or at once. `listener` is short.
    public void whenDone(Runnable listener) {
        Object before;
        do {
            before = state;
            if (before instanceof Outcome) {
                listener.run();
                return;
            }
        } while (!STATE.compareAndSet(this, before, before == null ? listener : new Listeners(listener, before)));
    }

    /// Says that nobody wants the outcome any more.
    public void release() {
        released = true;
    }

    /// Whether nobody wants the outcome any more; if it was not begun it need not be.
    public boolean isReleased() {
        return released;
    }
}
