package braid.cluster.worker;

import braid.cluster.code.OutcomeCodec;
import braid.cluster.wire.Frame;
import braid.cluster.wire.Packer;
import braid.spi.Outcome;
import braid.spi.Running;
import braid.spi.TaskRun;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Counts what runs for one driver, and tells it of runs when it listens: of each that is long, of each that failed,
/// and on each thread of one in some milliseconds.
final class Runs {

    private static final long TOLD_AFTER = 2_000_000;
    private static final long LONG = 1_000_000;

    private final AtomicInteger running = new AtomicInteger();
    private final Map<Thread, Untold> untold = new ConcurrentHashMap<>();
    private final Map<Long, Run> told = new ConcurrentHashMap<>();
    private volatile boolean listening;

    /// What a thread did since it was last told of.
    private static final class Untold {
        private long since = System.nanoTime() - TOLD_AFTER;
        private int tasks;
    }

    private record Run(String thread, long nanos, boolean failed, int tasks, List<TaskRun.Step> steps) {}

    void listen(boolean from) {
        listening = from;
        if (!from) {
            untold.clear();
            told.clear();
        }
    }

    boolean isListening() {
        return listening;
    }

    int running() {
        return running.get();
    }

    /// A task begins on this thread.
    long begin() {
        running.incrementAndGet();
        return listening ? System.nanoTime() : 0;
    }

    /// The task `id` ends on this thread.
    void end(long id, long begun, @Nullable Outcome outcome) {
        running.decrementAndGet();
        if (!listening || begun == 0) {
            return;
        }
        long now = System.nanoTime();
        Thread thread = Thread.currentThread();
        boolean failed = outcome == null || hasFailed(outcome);
        Untold before = thread.isVirtual() ? new Untold() : untold.computeIfAbsent(thread, each -> new Untold());
        before.tasks++;
        if (failed || now - begun >= LONG || now - before.since >= TOLD_AFTER) {
            String name = thread.getName().isEmpty() ? "virtual" : thread.getName();
            told.put(id, new Run(name, now - begun, failed, before.tasks, Running.stepsHere()));
            before.since = now;
            before.tasks = 0;
        }
    }

    private static boolean hasFailed(Outcome outcome) {
        for (int i = 0; i < outcome.size(); i++) {
            if (outcome.get(i) instanceof Outcome.Failed) {
                return true;
            }
        }
        return false;
    }

    /// Writes what there is to tell of the task `id`, in front of what came of it.
    void tell(long id, Packer out) {
        if (!listening) {
            return;
        }
        Run run = told.remove(id);
        if (run != null) {
            out.putByte(Frame.RAN);
            out.putVarint(id);
            out.putText(run.thread);
            out.putVarint(run.nanos);
            out.putByte(run.failed ? 1 : 0);
            out.putVarint(run.tasks);
            out.putVarint(run.steps.size());
            for (TaskRun.Step step : run.steps) {
                out.putVarint(OutcomeCodec.number(step.origin()));
                out.putVarint(step.nanos());
                out.putByte(step.failed() ? 1 : 0);
            }
        }
    }
}
