package braid.engine;

import braid.TaskOptions;
import braid.spi.Expression;
import braid.spi.Spans;
import braid.spi.Task;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// A thread's wait for a task. A thread of a local engine, which waits in a task of its own, does the one that it
/// waits for itself where nobody has begun it; else another thread takes its place meanwhile. So tasks that wait for
/// tasks come through, however many they are and however deep.
final class TaskWait {

    private final Thread thread = Thread.currentThread();
    private volatile boolean woken;

    private TaskWait() {}

    /// Those that wait for one task, which is asked once to tell.
    static final class Waiting {

        private final Set<TaskWait> waits = ConcurrentHashMap.newKeySet();
        private final AtomicBoolean asked = new AtomicBoolean();

        /// Has all look again.
        void wake() {
            waits.forEach(TaskWait::wake);
        }

        private void add(TaskWait wait, Task task) {
            waits.add(wait);
            if (asked.compareAndSet(false, true)) {
                Set<TaskWait> told = waits; // not more than needed: the task may outlive who waits
                task.whenDone(() -> told.forEach(TaskWait::wake));
            }
        }
    }

    /// Waits until `task` is done, or `over` holds, which is asked when the wait is woken.
    ///
    /// @param waiters where the wait can be found to wake it
    /// @return whether it ended within `nanos`
    static boolean await(Task task, BooleanSupplier over, Waiting waiters, long nanos) throws InterruptedException {
        if (task.isDone()) {
            return true;
        }
        LocalWorker worker = LocalWorker.here();
        if (worker != null && nanos >= Spans.FOREVER) {
            help(worker, task);
        }
        if (task.isDone()) {
            return true;
        }
        TaskWait wait = new TaskWait();
        waiters.add(wait, task);
        if (worker == null) {
            try {
                return wait.park(task, over, nanos);
            } finally {
                waiters.waits.remove(wait);
            }
        }
        worker.engine().beginWait();
        try {
            return wait.park(task, over, nanos);
        } finally {
            worker.engine().endWait();
            waiters.waits.remove(wait);
        }
    }

    private void wake() {
        woken = true;
        LockSupport.unpark(thread);
    }

    private boolean park(Task task, BooleanSupplier over, long nanos) throws InterruptedException {
        long until = System.nanoTime() + nanos;
        while (!task.isDone() && !over.getAsBoolean()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            long left = until - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            if (!woken) {
                LockSupport.parkNanos(this, left);
            }
            woken = false;
        }
        return true;
    }

    /// Does what `task` needs, and then `task`, as long as there is something that nobody has begun.
    private static void help(LocalWorker worker, Task task) {
        for (Task next = startable(task); next != null && !task.isDone(); next = startable(task)) {
            if (!worker.helps(next)) {
                return;
            }
            worker.help(next);
        }
    }

    /// `task`, or one that it needs, that could be begun now; null if there is none.
    private static @Nullable Task startable(Task task) {
        Set<Task> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Task> todo = new ArrayDeque<>(List.of(task));
        for (Task at = todo.poll(); at != null; at = todo.poll()) {
            Expression work = at.expression();
            if (work == null || at.isDone() || at.isBegun() || !seen.add(at)) {
                continue;
            }
            List<Task> inputs = new ArrayList<>(2);
            work.addInputs(inputs);
            inputs.removeIf(Task::isDone);
            if (inputs.isEmpty()) {
                return at;
            }
            todo.addAll(inputs);
        }
        return null;
    }

    /// Whether a task of these options may be run by any thread of an engine.
    static boolean isPlain(TaskOptions options) {
        return options.timeout() == null && options.worker() == null && options.thread() == TaskOptions.Kind.POOLED;
    }
}
