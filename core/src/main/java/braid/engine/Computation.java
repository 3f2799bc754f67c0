package braid.engine;

import braid.TaskOptions;
import braid.function.ThrowingBiFunction;
import braid.function.ThrowingFunction;
import braid.spi.Engine;
import braid.spi.Expression;
import braid.spi.Origin;
import braid.spi.Outcome;
import braid.spi.Shared;
import braid.spi.Task;
import braid.spi.Transform;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/// An element of a parallel stream: a lease on something to compute.
///
/// It has one owner. Steps compose, and take over what they are given: the lease that they return stands for it.
/// Where something is held more than once (behind a fork, in several windows, or as the state of an accumulation)
/// each holder has a lease of its own, and it becomes a task of its own, computed once.
public final class Computation<T> implements Shared {

    @SuppressWarnings("rawtypes")
    private static final AtomicIntegerFieldUpdater<Computation> OVER =
            AtomicIntegerFieldUpdater.newUpdater(Computation.class, "over");

    private final Work work;

    @SuppressWarnings("unused") // through OVER
    private volatile int over;

    private Computation(Work work) {
        this.work = work;
    }

    /// A value that is there.
    public static <T> Computation<T> of(Engine engine, T value, Origin origin) {
        return new Computation<>(
                new Work(engine, new Expression.Value(value), List.of(), TaskOptions.DEFAULT, origin, true));
    }

    /// As [#of], of an element that has `key`: what is made of it has the same.
    public static <T> Computation<T> ofKey(Engine engine, Object key, T value, Origin origin) {
        Computation<T> of = of(engine, value, origin);
        of.work.keyed(key);
        return of;
    }

    /// The key of its element, which was given [#ofKey].
    public Object key() {
        Object key = work.key();
        if (key == null) {
            throw new IllegalStateException("an element without a key, of " + work.origin());
        }
        return key;
    }

    /// What became of an element of the node `origin`.
    static Computation<?> known(Engine engine, Outcome outcome, Origin origin) {
        if (outcome.size() == 1 && !(outcome.get(0) instanceof Outcome.Failed)) {
            return of(engine, outcome.get(0), origin);
        }
        Task done = new Task(new Expression.Value(outcome), TaskOptions.DEFAULT, origin);
        done.complete(outcome);
        return new Computation<>(new Work(
                engine, new Expression.Result(done), List.of(), TaskOptions.DEFAULT, origin, outcome.size() == 1));
    }

    /// What `transform` makes of this, in the same task where the options allow it; then it is this lease. Takes this
    /// one over.
    @SuppressWarnings("unchecked")
    public <R> Computation<R> then(Transform transform, TaskOptions how, Origin where) {
        if (work.extend(transform, how, where)) {
            return (Computation<R>) this;
        }
        return new Computation<>(new Work(
                        work.engine(),
                        new Expression.Apply(transform, new Expression.Result(work.claim()), where),
                        List.of(this),
                        how,
                        where,
                        work.isOneToOne() && transform.isOneToOne())
                .keyed(work.key()));
    }

    /// One step of an accumulation, behind the step `before`, if there was one. What it folds in is a task of its
    /// own, so that those run in parallel. Takes over both. Where elements have keys `function` may give an
    /// [Expression.Folded], so it is not known how much comes of one.
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
            state = before.work.claim();
            needed.add(before);
        }
        Expression input = element.work.soleValue();
        if (input == null) {
            input = new Expression.Result(element.work.claim());
            needed.add(element);
        }
        return new Computation<>(new Work(
                        element.work.engine(),
                        new Expression.Fold(function, start, state, input, where),
                        needed,
                        TaskOptions.DEFAULT,
                        where,
                        element.work.isOneToOne() && element.work.key() == null)
                .keyed(element.work.key()));
    }

    /// What `function` makes of the values of `all`, each of which is known to have one. Takes them over.
    public static <R> Computation<R> all(
            ThrowingFunction<List<Object>, Object> function, List<Computation<?>> all, Origin where) {
        Engine engine = all.getFirst().work.engine();
        List<Expression> inputs = new ArrayList<>(all.size());
        for (Computation<?> each : all) {
            inputs.add(new Expression.Result(each.work.claim()));
        }
        return new Computation<>(new Work(
                engine,
                new Expression.All(function, inputs, where),
                List.copyOf(all),
                TaskOptions.DEFAULT,
                where,
                true));
    }

    /// Entry number `index` of this, which is done and stays its owner's.
    public Computation<T> entry(int index) {
        Computation<T> mine = share();
        Expression one = new Expression.Entry(work.claim(), index);
        Computation<T> entry = new Computation<>(
                new Work(work.engine(), one, List.of(mine), TaskOptions.DEFAULT, work.origin(), true));
        entry.work.claim().complete(Outcome.of(shape().get(index)));
        return entry;
    }

    /// Hands it over to the engine, with what it needs, unless that is done already.
    public Task submit() {
        return work.submit();
    }

    /// The engine that computes it.
    Engine engine() {
        return work.engine();
    }

    /// The node that it is for.
    Origin origin() {
        return work.origin();
    }

    /// Whether exactly one value, or a failure, will come of it.
    public boolean isOneToOne() {
        return work.isOneToOne();
    }

    /// Whether its value is there, or has failed.
    public boolean isDone() {
        Task claimed = work.task();
        return claimed != null && claimed.isDone();
    }

    /// What became of it, with its values at hand; it is done.
    public Outcome outcome() throws InterruptedException {
        return work.outcome();
    }

    /// What became of it, with values that an engine keeps left where they are; it is done.
    public Outcome shape() {
        return work.claim().outcome();
    }

    /// What the engine has to say of why it may wait, or null.
    public @Nullable String trouble() {
        return work.engine().trouble();
    }

    @Override
    public @Nullable Object about() {
        return work.about();
    }

    @Override
    public Computation<T> share() {
        if (over != 0 || !work.lease()) {
            throw new IllegalStateException("the lease is over, on the " + work);
        }
        return new Computation<>(work);
    }

    /// This lease as another one: this one is over then, and what it was on is not let go of.
    ///
    /// @throws IllegalStateException if it is over
    Computation<T> moved() {
        if (!OVER.compareAndSet(this, 0, 1)) {
            throw new IllegalStateException("the lease is over, on the " + work);
        }
        return new Computation<>(work);
    }

    /// Whether this lease is over.
    boolean isOver() {
        return over != 0;
    }

    @Override
    public void close() {
        end(false);
    }

    /// As [#close], and stops what it was on, should it run and nobody else have a lease on it.
    void cancel() {
        end(true);
    }

    private void end(boolean stop) {
        if (OVER.compareAndSet(this, 0, 1)) {
            work.end(stop);
        }
    }

    @Override
    public String toString() {
        return work.toString();
    }
}
