package braid.spi;

import braid.Failure;
import braid.function.CheckedException;
import braid.function.ThrowingBiFunction;
import braid.function.ThrowingFunction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a task computes: a tree of values, results of other tasks, and functions of them. Immutable; its functions
/// are serializable.
public sealed interface Expression {

    /// So far is looked for what an expression is about.
    int DEEPEST = 100;

    /// Computes it, on the calling thread. What a function throws becomes an entry of the outcome.
    Outcome evaluate();

    /// Adds the tasks whose results it needs to `tasks`.
    default void addInputs(List<Task> tasks) {}

    /// Work of an engine's own making, which stays in this JVM.
    non-sealed interface Work extends Expression {}

    /// A value.
    record Value(Object value) implements Expression {
        @Override
        public Outcome evaluate() {
            return Outcome.of(value);
        }
    }

    /// The result of another task, which is done.
    record Result(Task task) implements Expression {
        @Override
        public Outcome evaluate() {
            return task.outcome();
        }

        @Override
        public void addInputs(List<Task> tasks) {
            tasks.add(task);
        }
    }

    /// One entry of the result of another task.
    record Entry(Task task, int index) implements Expression {
        @Override
        public Outcome evaluate() {
            return Outcome.of(task.outcome().get(index));
        }

        @Override
        public void addInputs(List<Task> tasks) {
            tasks.add(task);
        }
    }

    /// A function of each value of `input`.
    record Apply(Transform transform, Expression input, Origin origin) implements Expression {
        @Override
        public Outcome evaluate() {
            if (transform instanceof Transform.Map map && input instanceof Value(Object value)) {
                return Outcome.of(one(map, value));
            }
            Outcome in = input.evaluate();
            if (transform instanceof Transform.Map map && in.size() == 1) {
                Object entry = in.get(0);
                return entry instanceof Outcome.Failed ? in : Outcome.of(one(map, entry));
            }
            List<Object> out = new ArrayList<>(1);
            for (int i = 0; i < in.size(); i++) {
                Object entry = in.get(i);
                if (entry instanceof Outcome.Failed) {
                    out.add(entry);
                } else {
                    Running here = Running.here();
                    long begun = here.begin(origin, entry);
                    boolean failed = true;
                    try {
                        transform.apply(entry, out);
                        failed = false;
                    } catch (Throwable thrown) {
                        out.add(failed(entry, thrown, origin));
                    } finally {
                        here.end(origin, begun, failed);
                    }
                }
            }
            return Outcome.ofAll(out);
        }

        @Override
        public void addInputs(List<Task> tasks) {
            input.addInputs(tasks);
        }

        private Object one(Transform.Map map, Object value) {
            Running here = Running.here();
            long begun = here.begin(origin, value);
            boolean failed = true;
            try {
                Object result = Transform.element(map.function().apply(value));
                failed = false;
                return result;
            } catch (Throwable thrown) {
                return failed(value, thrown, origin);
            } finally {
                here.end(origin, begun, failed);
            }
        }
    }

    /// What the function of a [Fold] may give, where what is passed on is not the state.
    ///
    /// @param state what the next step begins with
    /// @param out what is passed on
    record Folded(Object state, List<Object> out) {}

    /// One step of an accumulation: `function` of the state after `before`, or of `start`, and of each value of
    /// `input`. Passes on each state, or what a [Folded] says.
    record Fold(
            ThrowingBiFunction<Object, Object, Object> function,
            @Nullable Object start,
            @Nullable Task before,
            Expression input,
            Origin origin)
            implements Expression {
        @Override
        public Outcome evaluate() {
            if (before != null && !before.outcome().isFolded()) {
                Throwable lost = new IllegalStateException("the state was lost: the step before could not be run");
                return Outcome.of(failed(input.evaluate().entries(), lost, origin));
            }
            Object state = before == null ? start : before.outcome().state();
            Outcome in = input.evaluate();
            List<Object> out = new ArrayList<>(1);
            for (int i = 0; i < in.size(); i++) {
                Object entry = in.get(i);
                if (entry instanceof Outcome.Failed) {
                    out.add(entry);
                } else {
                    Running here = Running.here();
                    long begun = here.begin(origin, entry);
                    boolean failed = true;
                    try {
                        Object made = state == null ? entry : Transform.element(function.apply(state, entry));
                        if (made instanceof Folded(Object next, List<Object> passed)) {
                            out.addAll(passed);
                            state = next;
                        } else {
                            out.add(made);
                            state = made;
                        }
                        failed = false;
                    } catch (Throwable thrown) {
                        out.add(failed(entry, thrown, origin));
                    } finally {
                        here.end(origin, begun, failed);
                    }
                }
            }
            return Outcome.withState(out, state);
        }

        @Override
        public void addInputs(List<Task> tasks) {
            if (before != null) {
                tasks.add(before);
            }
            input.addInputs(tasks);
        }
    }

    /// A function of all `inputs`, each of which has one value.
    record All(ThrowingFunction<List<Object>, Object> function, List<Expression> inputs, Origin origin)
            implements Expression {
        @Override
        public Outcome evaluate() {
            List<Object> values = new ArrayList<>(inputs.size());
            for (Expression input : inputs) {
                Object entry = input.evaluate().get(0);
                if (entry instanceof Outcome.Failed) {
                    return Outcome.of(entry);
                }
                values.add(entry);
            }
            Running here = Running.here();
            long begun = here.begin(origin, values);
            boolean failed = true;
            try {
                Object result = Transform.element(function.apply(values));
                failed = false;
                return Outcome.of(result);
            } catch (Throwable thrown) {
                return Outcome.of(failed(values, thrown, origin));
            } finally {
                here.end(origin, begun, failed);
            }
        }

        @Override
        public void addInputs(List<Task> tasks) {
            for (Expression input : inputs) {
                input.addInputs(tasks);
            }
        }
    }

    /// `work`, with what its element carries in force.
    record Within(Carried carried, Expression work) implements Expression {
        @Override
        public Outcome evaluate() {
            Outcome[] outcome = new Outcome[1];
            Carried.run(carried, () -> outcome[0] = work.evaluate());
            return outcome[0];
        }

        @Override
        public void addInputs(List<Task> tasks) {
            work.addInputs(tasks);
        }
    }

    /// `work`, with `carried` in force where it calls functions; null for nothing.
    static Expression within(@Nullable Carried carried, Expression work) {
        return carried == null || work instanceof Value || work instanceof Result || work instanceof Entry
                ? work
                : new Within(carried, work);
    }

    private static Outcome.Failed failed(Object element, Throwable thrown, Origin origin) {
        origin.failed();
        return new Outcome.Failed(new Failure(element, CheckedException.unwrap(thrown), origin.name(), origin.line()));
    }

    /// The value, or the list of values, that `expression` begins with; null where it is not at hand.
    static @Nullable Object about(@Nullable Expression expression, int depth) {
        if (expression == null || depth == DEEPEST) {
            return null;
        }
        return switch (expression) {
            case Value(Object value) -> value;
            case Result(Task task) -> about(task, 0, depth);
            case Entry(Task task, int index) -> about(task, index, depth);
            case Within within -> about(within.work(), depth + 1);
            case Apply apply -> about(apply.input(), depth + 1);
            case Fold fold -> about(fold.input(), depth + 1);
            case All all -> {
                List<Object> values = new ArrayList<>();
                for (Expression input : all.inputs()) {
                    Object value = about(input, depth + 1);
                    if (value != null) {
                        values.add(value);
                    }
                }
                yield values;
            }
            case Work _ -> null;
        };
    }

    private static @Nullable Object about(Task task, int index, int depth) {
        if (task.isDone() && task.outcome().size() > index) {
            Object entry = task.outcome().get(index);
            if (entry instanceof Outcome.Failed(Failure failure)) {
                return failure.element();
            }
            if (entry != Outcome.Kept.VALUE) {
                return entry;
            }
        }
        return about(task.expression(), depth + 1);
    }
}
