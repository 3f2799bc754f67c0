package braid.engine;

import braid.TaskOptions;
import braid.spi.Carried;
import braid.spi.Engine;
import braid.spi.Expression;
import braid.spi.Origin;
import braid.spi.Outcome;
import braid.spi.Task;
import braid.spi.Transform;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/// What leases are on: an expression until someone needs its value, then a task, made once. It is let go of with the
/// last lease.
final class Work {

    private static final AtomicIntegerFieldUpdater<Work> LEASES =
            AtomicIntegerFieldUpdater.newUpdater(Work.class, "leases");

    private final Engine engine;
    private TaskOptions options;
    private Origin origin;
    private boolean oneToOne;

    /// Of elements that have keys, the key; set before anybody else knows this.
    private @Nullable Object key;

    @SuppressWarnings("unused") // through LEASES
    private volatile int leases = 1;

    /// Leases on what the expression needs; ended when the task is done, or will not be.
    private List<Computation<?>> needed;

    private @Nullable Expression expression;

    /// What the element carries of which it is.
    private final @Nullable Carried carried = Carried.current();

    private volatile @Nullable Task task;
    private boolean submitted;

    /// Who is about to hand it over.
    private @Nullable Thread submitting;

    Work(
            Engine engine,
            Expression expression,
            List<Computation<?>> needed,
            TaskOptions options,
            Origin origin,
            boolean oneToOne) {
        this.engine = engine;
        this.expression = expression;
        this.needed = needed;
        this.options = options;
        this.origin = origin;
        this.oneToOne = oneToOne;
    }

    Engine engine() {
        return engine;
    }

    Origin origin() {
        return origin;
    }

    boolean isOneToOne() {
        return oneToOne;
    }

    @Nullable
    Object key() {
        return key;
    }

    /// This, with that key.
    Work keyed(@Nullable Object of) {
        key = of;
        return this;
    }

    /// Goes on with `transform` in the same task, where nobody else has a lease and the options allow it.
    boolean extend(Transform transform, TaskOptions how, Origin where) {
        Expression own = expression;
        boolean same = own instanceof Expression.Value || how.equals(options);
        if (own == null || task != null || leases != 1 || !same) {
            return false;
        }
        expression = new Expression.Apply(transform, own, where);
        options = how;
        origin = where;
        oneToOne = oneToOne && transform.isOneToOne();
        return true;
    }

    /// The value that it is, if it is one and nobody else has a lease on it.
    Expression.@Nullable Value soleValue() {
        return expression instanceof Expression.Value value && leases == 1 && task == null ? value : null;
    }

    /// The task, made if need be, not yet handed over.
    synchronized Task claim() {
        Task claimed = task;
        if (claimed == null) {
            Expression work = expression;
            if (work == null) {
                throw new IllegalStateException("a computation without an expression, of " + origin);
            }
            claimed = new Task(Expression.within(carried, work), options, origin);
            expression = null;
            task = claimed;
        }
        return claimed;
    }

    @Nullable
    Task task() {
        return task;
    }

    /// What a failure of it is about.
    synchronized @Nullable Object about() {
        Task claimed = task;
        return claimed != null ? Expression.about(new Expression.Result(claimed), 0) : Expression.about(expression, 0);
    }

    /// Hands it over to the engine, with what it needs, unless that is done already. When this returns the engine
    /// knows it, whichever thread handed it over: what needs it may be handed over next.
    Task submit() {
        Task claimed;
        List<Computation<?>> inputs;
        synchronized (this) {
            claimed = claim();
            if (submitted) {
                awaitSubmitted();
                return claimed;
            }
            submitted = true;
            submitting = Thread.currentThread();
            inputs = needed;
            needed = List.of();
        }
        try {
            submit(claimed, inputs);
        } finally {
            synchronized (this) {
                submitting = null;
                notifyAll();
            }
        }
        return claimed;
    }

    /// Waits for the thread that is about to hand it over: it waits for nobody but an engine that takes a task.
    private synchronized void awaitSubmitted() {
        Thread me = Thread.currentThread();
        boolean interrupted = false;
        while (submitting != null && submitting != me) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            me.interrupt();
        }
    }

    private void submit(Task claimed, List<Computation<?>> inputs) {
        if (claimed.isDone()) {
            inputs.forEach(Computation::close);
        } else if (claimed.expression() instanceof Expression.Value value) {
            claimed.complete(value.evaluate());
        } else {
            if (!inputs.isEmpty()) {
                claimed.whenDone(() -> inputs.forEach(Computation::close));
                inputs.forEach(Computation::submit);
            }
            handOver(claimed);
        }
    }

    /// An engine that throws must not leave its task without an answer.
    private void handOver(Task claimed) {
        try {
            engine.submit(claimed);
        } catch (Throwable broken) {
            claimed.fail(broken);
        }
    }

    /// Counts one lease more.
    ///
    /// @return false if it was let go of already
    boolean lease() {
        int now;
        do {
            now = leases;
            if (now == 0) {
                return false;
            }
        } while (!LEASES.compareAndSet(this, now, now + 1));
        return true;
    }

    /// Counts one lease less; the last one lets go of it.
    ///
    /// @param stop whether it is stopped then, should it run
    void end(boolean stop) {
        if (LEASES.decrementAndGet(this) > 0) {
            return;
        }
        List<Computation<?>> inputs = List.of();
        if (!needed.isEmpty()) {
            synchronized (this) {
                inputs = needed;
                needed = List.of();
            }
        }
        Task claimed = task;
        if (claimed != null) {
            claimed.release();
            if (stop && !claimed.isDone()) {
                engine.cancel(claimed);
            } else {
                engine.release(claimed);
            }
        }
        inputs.forEach(Computation::close);
    }

    /// What became of it, with its values at hand; it is done.
    Outcome outcome() throws InterruptedException {
        Task claimed = claim();
        Outcome outcome = claimed.outcome();
        return outcome.isKept() ? engine.fetch(claimed) : outcome;
    }

    @Override
    public String toString() {
        Task claimed = task;
        return (claimed != null && claimed.isDone() ? "done" : "pending") + " value of " + origin;
    }
}
