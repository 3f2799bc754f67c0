package braid.testkit;

import braid.WorkerInfo;
import braid.spi.Engine;
import braid.spi.Expression;
import braid.spi.Outcome;
import braid.spi.Task;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// An engine that keeps all values until they are released, as one does whose workers are elsewhere, and counts: what
/// is computed more than once, released more than once, used after it was released, or kept at rest, is found.
///
/// ```java
/// var engine = new KeepingEngine(3);
/// try (var client = Client.of(engine)) {
///     // a stream that is scattered to it, and closed
/// }
/// engine.expectNothingKept();
/// ```
public final class KeepingEngine implements Engine {

    private final ExecutorService threads;
    private final IdentityHashMap<Task, Kept> kept = new IdentityHashMap<>();
    private final List<String> mistakes = new CopyOnWriteArrayList<>();
    private final AtomicInteger submitted = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    /// A task that was not released, and the one that computes its values.
    private record Kept(Task inner, AtomicInteger begun) {}

    /// With `threads` threads of this JVM.
    public KeepingEngine(int threads) {
        this.threads = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().name("keeping-", 1).daemon(true).factory());
    }

    @Override
    public String name() {
        return "keeping";
    }

    @Override
    public void submit(Task task) {
        Expression work = task.expression();
        if (work == null) {
            return;
        }
        submitted.incrementAndGet();
        AtomicInteger begun = new AtomicInteger();
        Task inner;
        synchronized (this) {
            Counted counted = new Counted(rebuilt(work), begun, task);
            inner = new Task(counted, task.options(), task.origin());
            if (kept.put(task, new Kept(inner, begun)) != null) {
                mistakes.add("submitted twice: a task of " + task.origin());
            }
            most.accumulateAndGet(kept.size(), Math::max);
        }
        inner.whenDone(() -> task.complete(shape(inner.outcome())));
        List<Task> inputs = new ArrayList<>();
        Objects.requireNonNull(inner.expression()).addInputs(inputs);
        AtomicInteger left = new AtomicInteger(inputs.size() + 1);
        Runnable come = () -> {
            if (left.decrementAndGet() == 0) {
                begin(task, inner);
            }
        };
        inputs.forEach(input -> input.whenDone(come));
        come.run();
    }

    private void begin(Task task, Task inner) {
        try {
            threads.execute(() -> {
                if (inner.isReleased()) {
                    inner.fail(new CancellationException("closed before it was begun"));
                } else {
                    inner.run();
                }
            });
        } catch (RejectedExecutionException closed) {
            task.fail(closed);
            inner.fail(closed);
        }
    }

    /// What is computed, counted.
    private final class Counted implements Expression.Work {

        private final Expression work;
        private final AtomicInteger begun;
        private final Task task;

        Counted(Expression work, AtomicInteger begun, Task task) {
            this.work = work;
            this.begun = begun;
            this.task = task;
        }

        @Override
        public Outcome evaluate() {
            if (begun.incrementAndGet() > 1) {
                mistakes.add("begun twice: a task of " + task.origin());
            }
            return work.evaluate();
        }

        @Override
        public void addInputs(List<Task> tasks) {
            work.addInputs(tasks);
        }
    }

    /// `expression` of the tasks that have the values.
    private Expression rebuilt(Expression expression) {
        return switch (expression) {
            case Expression.Value value -> value;
            case Expression.Result(Task task) -> result(task);
            case Expression.Entry(Task task, int index) -> new Expression.Entry(inner(task), index);
            case Expression.Apply apply ->
                new Expression.Apply(apply.transform(), rebuilt(apply.input()), apply.origin());
            case Expression.Within within -> new Expression.Within(within.carried(), rebuilt(within.work()));
            case Expression.Fold fold -> {
                Task before = fold.before();
                yield new Expression.Fold(
                        fold.function(),
                        fold.start(),
                        before == null ? null : inner(before),
                        rebuilt(fold.input()),
                        fold.origin());
            }
            case Expression.All all ->
                new Expression.All(
                        all.function(), all.inputs().stream().map(this::rebuilt).toList(), all.origin());
            case Expression.Work work -> work;
        };
    }

    private Expression result(Task task) {
        return !kept.containsKey(task) && task.expression() instanceof Expression.Entry(Task of, int index)
                ? new Expression.Entry(inner(of), index)
                : new Expression.Result(inner(task));
    }

    private Task inner(Task task) {
        Kept known = kept.get(task);
        if (known != null) {
            return known.inner;
        }
        if (task.isDone() && !task.outcome().isKept()) {
            return task; // the driver's own
        }
        mistakes.add("used after it was released: a value of " + task.origin());
        return task;
    }

    private static Outcome shape(Outcome outcome) {
        List<Object> entries = new ArrayList<>(outcome.size());
        for (Object entry : outcome.entries()) {
            entries.add(entry instanceof Outcome.Failed ? entry : Outcome.Kept.VALUE);
        }
        Object state = outcome.state();
        return outcome.isFolded()
                ? Outcome.withState(entries, state == null ? null : Outcome.Kept.VALUE)
                : Outcome.ofAll(entries);
    }

    @Override
    public Outcome fetch(Task task) {
        Task inner;
        synchronized (this) {
            if (!kept.containsKey(task) && task.expression() instanceof Expression.Entry(Task of, int index)) {
                return Outcome.of(inner(of).outcome().get(index));
            }
            inner = inner(task);
        }
        return inner.outcome();
    }

    @Override
    public void release(Task task) {
        Kept known;
        synchronized (this) {
            known = kept.remove(task);
        }
        if (known == null) {
            if (task.expression() instanceof Expression.Entry || isOwn(task)) {
                return;
            }
            mistakes.add("released twice: a value of " + task.origin());
        } else {
            known.inner.release();
        }
    }

    /// Whether it was never submitted: a value of this side's.
    private static boolean isOwn(Task task) {
        return task.isDone() && !task.outcome().isKept();
    }

    @Override
    public List<WorkerInfo> workers() {
        return List.of();
    }

    /// How many tasks were submitted.
    public int submitted() {
        return submitted.get();
    }

    /// How many values were kept, or about to be, at a time, at the most.
    public int most() {
        return most.get();
    }

    /// How many are now.
    public synchronized int kept() {
        return kept.size();
    }

    private synchronized @Nullable String someKept() {
        return kept.isEmpty()
                ? null
                : kept.keySet().stream()
                        .limit(5)
                        .map(task -> "a value of " + task.origin())
                        .toList()
                        .toString();
    }

    /// Waits until nothing is kept.
    ///
    /// @throws AssertionError if that does not come, or if something was done twice or too late
    public void expectNothingKept() {
        try {
            Bounded.await(java.time.Duration.ofSeconds(10), "nothing is kept", () -> kept() == 0);
        } catch (AssertionError late) {
            throw new AssertionError(kept() + " values are kept: " + someKept(), late);
        }
        if (!mistakes.isEmpty()) {
            throw new AssertionError(String.join("\n", mistakes));
        }
    }

    @Override
    public void close() {
        threads.shutdownNow().forEach(Runnable::run);
    }
}
