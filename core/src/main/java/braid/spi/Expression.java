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

    /// Computes it, on the calling thread. What a function throws becomes an entry of the outcome; errors of the
    /// virtual machine pass.
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
                    try {
                        transform.apply(entry, out);
                    } catch (Throwable thrown) {
                        out.add(failed(entry, thrown, origin));
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
            try {
                return Transform.element(map.function().apply(value));
            } catch (Throwable thrown) {
                return failed(value, thrown, origin);
            }
        }
    }

    /// One step of an accumulation: `function` of the state after `before`, or of `start`, and of each value of
    /// `input`.
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
                    try {
                        state = state == null ? entry : Transform.element(function.apply(state, entry));
                        out.add(state);
                    } catch (Throwable thrown) {
                        out.add(failed(entry, thrown, origin));
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
            try {
                return Outcome.of(Transform.element(function.apply(values)));
            } catch (Throwable thrown) {
                return Outcome.of(failed(values, thrown, origin));
            }
        }

        @Override
        public void addInputs(List<Task> tasks) {
            for (Expression input : inputs) {
                input.addInputs(tasks);
            }
        }
    }

    private static Outcome.Failed failed(Object element, Throwable thrown, Origin origin) {
        if (thrown instanceof VirtualMachineError broken && !(thrown instanceof StackOverflowError)) {
            throw broken;
        }
        return new Outcome.Failed(new Failure(element, CheckedException.unwrap(thrown), origin.name(), origin.line()));
    }
}
