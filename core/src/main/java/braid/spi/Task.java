package braid.spi;

import braid.Failure;
import braid.TaskOptions;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/// One piece of work for an engine. It is done once, whatever the engine tries meanwhile: the first outcome counts.
public final class Task {

    private final TaskOptions options;
    private final Origin origin;
    private volatile @Nullable Expression expression;

    /// Null, then perhaps a listener or several, and at last the outcome.
    @SuppressWarnings("unused") // through STATE
    private volatile @Nullable Object state;

    private static final AtomicReferenceFieldUpdater<Task, Object> STATE =
            AtomicReferenceFieldUpdater.newUpdater(Task.class, Object.class, "state");

    private volatile boolean released;
    private volatile @Nullable Object attachment;

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

    /// Computes it on the calling thread, and completes it.
    public void run() {
        Expression work = expression;
        if (work == null) {
            return;
        }
        try {
            complete(work.evaluate());
        } catch (Throwable broken) {
            fail(broken);
            throw broken;
        }
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
            only.run();
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
            first.run();
        }
        return true;
    }

    /// Completes it with a failure that is not of the user's function's making.
    public boolean fail(Throwable cause) {
        return complete(Outcome.failed(new Failure(null, cause, origin.name(), origin.line())));
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
