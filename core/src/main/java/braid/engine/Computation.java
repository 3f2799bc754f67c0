package braid.engine;

import braid.Remote;
import braid.StreamException;
import braid.StreamInterruptedException;
import braid.TaskOptions;
import braid.function.ThrowingBiFunction;
import braid.function.ThrowingFunction;
import braid.spi.Engine;
import braid.spi.Expression;
import braid.spi.Lines;
import braid.spi.Origin;
import braid.spi.Outcome;
import braid.spi.Shared;
import braid.spi.Task;
import braid.spi.Transform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/// An element of a parallel stream: an expression until someone needs it, then a task.
///
/// Steps only compose, and take over what they are given: the handle that they return stands for it. Where a handle
/// is held more than once (behind a fork, or as the state of an accumulation) it becomes a task of its own,
/// computed once.
public final class Computation<T> implements Remote<T>, Shared {

    private static final AtomicIntegerFieldUpdater<Computation<?>> HOLDERS = holders();

    private final Engine engine;
    private TaskOptions options;
    private Origin origin;
    private boolean oneToOne;

    @SuppressWarnings("unused") // through HOLDERS
    private volatile int holders = 1;

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static AtomicIntegerFieldUpdater<Computation<?>> holders() {
        return (AtomicIntegerFieldUpdater) AtomicIntegerFieldUpdater.newUpdater(Computation.class, "holders");
    }

    /// Those whose results the expression needs; closed when the task is done.
    private List<Computation<?>> needed;

    private @Nullable Expression expression;
    private volatile @Nullable Task task;

    private Computation(
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

    /// A value that is there.
    public static <T> Computation<T> of(Engine engine, T value, Origin origin) {
        return new Computation<>(engine, new Expression.Value(value), List.of(), TaskOptions.DEFAULT, origin, true);
    }

    /// What became of an element of the node `origin`.
    static Computation<?> known(Engine engine, Outcome outcome, Origin origin) {
        if (outcome.size() == 1 && !(outcome.get(0) instanceof Outcome.Failed)) {
            return of(engine, outcome.get(0), origin);
        }
        Task done = new Task(new Expression.Value(outcome), TaskOptions.DEFAULT, origin);
        done.complete(outcome);
        return new Computation<>(
                engine, new Expression.Result(done), List.of(), TaskOptions.DEFAULT, origin, outcome.size() == 1);
    }

    /// What `transform` makes of this, in the same task where the options allow it; then it is this handle,
    /// extended.
    @SuppressWarnings("unchecked")
    public <R> Computation<R> then(Transform transform, TaskOptions how, Origin where) {
        Expression own = expression;
        boolean same = own instanceof Expression.Value || how.equals(options);
        boolean one = oneToOne && transform.isOneToOne();
        if (own != null && task == null && holders == 1 && same) {
            expression = new Expression.Apply(transform, own, where);
            options = how;
            origin = where;
            oneToOne = one;
            return (Computation<R>) this;
        }
        return new Computation<>(
                engine,
                new Expression.Apply(transform, new Expression.Result(claim()), where),
                List.of(this),
                how,
                where,
                one);
    }

    @Override
    public <R> Computation<R> then(ThrowingFunction<? super T, ? extends R> function) {
        return begin(function, new Origin("then", Lines.here()));
    }

    /// What `function` makes of this, handed over at once.
    @SuppressWarnings("unchecked")
    public <R> Computation<R> begin(ThrowingFunction<? super T, ? extends R> function, Origin where) {
        Objects.requireNonNull(function, "function");
        Transform.Map map = new Transform.Map((ThrowingFunction<Object, Object>) (ThrowingFunction<?, ?>) function);
        Computation<R> result = then(map, TaskOptions.DEFAULT, where);
        result.submit();
        return result;
    }

    /// One step of an accumulation, behind the step `before`, if there was one. What it folds in is a task of its
    /// own, so that those run in parallel.
    public static <S, T> Computation<S> fold(
            ThrowingBiFunction<Object, Object, Object> function,
            @Nullable Object start,
            @Nullable Computation<S> before,
            Computation<T> element,
            Origin where) {
        List<Computation<?>> needed = new ArrayList<>(2);
        Task state = null;
        if (before != null) {
            before.submit();
            state = before.claim();
            needed.add(before);
        }
        Expression input;
        if (element.expression instanceof Expression.Value value && element.holders == 1 && element.task == null) {
            input = value;
        } else {
            input = new Expression.Result(element.claim());
            needed.add(element);
        }
        return new Computation<>(
                element.engine,
                new Expression.Fold(function, start, state, input, where),
                needed,
                TaskOptions.DEFAULT,
                where,
                element.oneToOne);
    }

    /// What `function` makes of the values of `all`, each of which is known to have one.
    public static <R> Computation<R> all(
            ThrowingFunction<List<Object>, Object> function, List<Computation<?>> all, Origin where) {
        Computation<?> first = all.getFirst();
        List<Expression> inputs = new ArrayList<>(all.size());
        for (Computation<?> each : all) {
            inputs.add(new Expression.Result(each.claim()));
        }
        return new Computation<>(
                first.engine,
                new Expression.All(function, inputs, where),
                List.copyOf(all),
                TaskOptions.DEFAULT,
                where,
                true);
    }

    /// Entry number `index` of this, which is done.
    public Computation<T> entry(int index) {
        retain();
        Expression one = new Expression.Entry(claim(), index);
        Computation<T> entry = new Computation<>(engine, one, List.of(this), TaskOptions.DEFAULT, origin, true);
        entry.claim().complete(Outcome.of(shape().get(index)));
        return entry;
    }

    /// The task, made if need be, not yet handed over.
    private synchronized Task claim() {
        Task claimed = task;
        if (claimed == null) {
            Expression work = expression;
            if (work == null) {
                throw new IllegalStateException("a computation without an expression, of " + origin);
            }
            claimed = new Task(work, options, origin);
            expression = null;
            task = claimed;
        }
        return claimed;
    }

    /// Hands it over to the engine, with what it needs, unless that is done already.
    public Task submit() {
        Task claimed;
        List<Computation<?>> inputs;
        synchronized (this) {
            claimed = claim();
            if (submitted) {
                return claimed;
            }
            submitted = true;
            inputs = needed;
            needed = List.of();
        }
        if (claimed.isDone()) {
            inputs.forEach(Computation::close);
        } else if (claimed.expression() instanceof Expression.Value value) {
            claimed.complete(value.evaluate());
        } else {
            if (!inputs.isEmpty()) {
                claimed.whenDone(() -> inputs.forEach(Computation::close));
                inputs.forEach(Computation::submit);
            }
            engine.submit(claimed);
        }
        return claimed;
    }

    private boolean submitted;

    /// Whether exactly one value, or a failure, will come of it.
    public boolean isOneToOne() {
        return oneToOne;
    }

    @Override
    public boolean isDone() {
        Task claimed = task;
        return claimed != null && claimed.isDone();
    }

    /// What became of it, with its values at hand; it is done.
    public Outcome outcome() throws InterruptedException {
        Task claimed = claim();
        Outcome outcome = claimed.outcome();
        return outcome.isKept() ? engine.fetch(claimed) : outcome;
    }

    /// What became of it, with values that an engine keeps left where they are; it is done.
    public Outcome shape() {
        return claim().outcome();
    }

    /// What the engine has to say of why it may wait, or null.
    public @Nullable String trouble() {
        return engine.trouble();
    }

    @Override
    public void retain() {
        HOLDERS.incrementAndGet(this);
    }

    @Override
    public void close() {
        if (HOLDERS.decrementAndGet(this) == 0) {
            Task claimed = task;
            if (claimed != null) {
                claimed.release();
                engine.release(claimed);
            }
            if (needed.isEmpty()) {
                return;
            }
            List<Computation<?>> inputs;
            synchronized (this) {
                inputs = needed;
                needed = List.of();
            }
            inputs.forEach(Computation::close);
        }
    }

    @Override
    public T get() {
        try {
            return toFuture().get();
        } catch (InterruptedException e) {
            throw interrupted();
        } catch (ExecutionException e) {
            throw rethrown(e);
        }
    }

    @Override
    public T get(Duration timeout) throws TimeoutException {
        try {
            return toFuture().get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            throw interrupted();
        } catch (ExecutionException e) {
            throw rethrown(e);
        }
    }

    private StreamInterruptedException interrupted() {
        Thread.currentThread().interrupt();
        return new StreamInterruptedException("interrupted while waiting for a result of " + origin);
    }

    private static RuntimeException rethrown(ExecutionException e) {
        return e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
    }

    @Override
    public CompletableFuture<T> toFuture() {
        CompletableFuture<T> future = new CompletableFuture<>();
        submit().whenDone(() -> completeFuture(future));
        return future;
    }

    @SuppressWarnings("unchecked")
    private void completeFuture(CompletableFuture<T> future) {
        try {
            Outcome outcome = outcome();
            if (outcome.size() != 1) {
                future.completeExceptionally(
                        new NoSuchElementException(outcome.size() + " values, not one, came of " + origin));
            } else if (outcome.get(0) instanceof Outcome.Failed(braid.Failure failure)) {
                future.completeExceptionally(new StreamException(failure));
            } else {
                future.complete((T) outcome.get(0));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            future.completeExceptionally(e);
        }
    }

    @Override
    public String toString() {
        return (isDone() ? "done" : "pending") + " value of " + origin;
    }
}
