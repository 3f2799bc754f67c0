package braid.cluster.driver;

import braid.Failure;
import braid.cluster.code.OutcomeCodec;
import braid.cluster.wire.Packer;
import braid.spi.Origin;
import braid.spi.Outcome;
import braid.spi.Task;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A task on its way through the cluster: what is needed to run it, again if need be, where it is, and where its
/// values are. Guarded by its scheduler's lock, but for what is final.
final class Job implements Comparable<Job> {

    /// An element of a task of so many bytes is kept until the values were read: should that fail, it is named.
    private static final int SMALL = 4 * 1024;

    /// How a job's life goes. One whose values were lost, and are needed again, goes back to the first.
    enum State {
        /// Some of its inputs are not there, and not on the way to the same worker.
        WAITING,
        /// It could run, but no worker has room.
        READY,
        /// A worker has it.
        SENT,
        /// It is known what became of it.
        DONE
    }

    final Task task;
    final Origin origin;
    final int priority;
    final long order;

    /// The numbers of its functions; the outermost comes first. Empty for a value of the driver's own.
    final List<Integer> functions;

    State state = State.WAITING;

    /// Its expression as bytes; null when it will not be needed again.
    @Nullable
    Packer body;

    /// Its inputs, in the order in which the body counts them.
    List<Job> inputs;

    /// Those that wait for it.
    final List<Job> waiting = new ArrayList<>(0);

    /// What the worker calls this try: a late result of another try is dropped. 0 before the first.
    long id;

    /// Where this try is; null if it is not sent.
    @Nullable
    WorkerLink at;

    /// Who keeps its values, each under [#id].
    final List<WorkerLink> keepers = new ArrayList<>(1);

    /// Its outcome as bytes; null if it is only where its keepers are.
    volatile @Nullable ByteBuffer outcome;

    /// Whether what became of it has values: if they are lost, they can be had again. Known before its task is.
    boolean kept;

    /// How many workers have gone with it, in one [#era].
    int strikes;

    /// Which of the driver's memberships of the cluster that was in.
    int era;

    /// How many jobs, itself included, would have to be done one after the other to have its outcome again, at the
    /// most. As long as its outcome is not here; see [#steps()].
    int steps;

    /// How many jobs with values on workers only, one behind the other, end with it since one had its values copied.
    int away;

    /// Which worker was given it last, or has done it; null before.
    @Nullable
    String worker;

    /// What it was given, for a failure to name, where that is known and small; kept when the expression is forgotten.
    private @Nullable Object element;

    /// Whether its holder has let go of it: it may still be needed for others that have to be done again.
    boolean released;

    /// A job for `task`.
    Job(Task task, long order, List<Integer> functions, List<Job> inputs, @Nullable Packer body) {
        this.task = task;
        this.origin = task.origin();
        this.priority = task.options().priority();
        this.order = order;
        this.functions = functions;
        this.inputs = inputs;
        this.body = body;
    }

    int size() {
        Packer bytes = body;
        return bytes == null ? 0 : bytes.size();
    }

    /// Its outcome was had, and nobody has it any more.
    boolean isLost() {
        if (state != State.DONE || outcome != null || !kept) {
            return false;
        }
        keepers.removeIf(keeper -> !keeper.isUp());
        for (WorkerLink keeper : keepers) {
            if (!keeper.isSilent()) {
                return false;
            }
        }
        keepers.forEach(silent -> silent.release(id));
        keepers.clear();
        return true;
    }

    /// How many jobs would have to be done to have its outcome again.
    int steps() {
        return outcome == null ? steps : 0;
    }

    /// Who is best asked for its values. Somebody keeps them.
    WorkerLink keeper() {
        for (WorkerLink keeper : keepers) {
            if (keeper.isUp() && !keeper.isSilent()) {
                return keeper;
            }
        }
        return keepers.getFirst();
    }

    /// Whether all that it needs is there.
    boolean hasInputs() {
        for (Job input : inputs) {
            if (input.state != State.DONE || input.isLost()) {
                return false;
            }
        }
        return true;
    }

    /// Whether it has been sent to `to` with an input that `to` has to fetch from `keeper`, as far as is known.
    boolean fetches(WorkerLink to, WorkerLink keeper) {
        for (Job input : inputs) {
            if (input.comes(to, keeper)) {
                return true;
            }
        }
        return false;
    }

    /// Whether `to` has to fetch it from `keeper`, or had to.
    boolean comes(WorkerLink to, WorkerLink keeper) {
        return state == State.DONE
                && outcome == null
                && keepers.contains(keeper)
                && keepers.contains(to)
                && keepers.getFirst() != to;
    }

    /// What it was given, as far as is known here.
    private @Nullable Object element() {
        Object about = task.about();
        return about == null ? element : about;
    }

    /// A failure of it that is no function's.
    Failure failure(Throwable cause) {
        Failure failure = task.failure(cause, worker);
        return failure.element() == null
                ? new Failure(element, cause, failure.node(), failure.line(), worker)
                : failure;
    }

    /// `outcome`, which is of this job, with all that is known here in those failures that are no function's.
    Outcome own(Outcome outcome) {
        boolean found = false;
        for (int i = 0; i < outcome.size() && !found; i++) {
            found = isBare(outcome.get(i));
        }
        if (!found) {
            return outcome;
        }
        List<Object> entries = new ArrayList<>(outcome.entries());
        entries.replaceAll(
                entry -> isBare(entry) ? new Outcome.Failed(owned(((Outcome.Failed) entry).failure())) : entry);
        return outcome.isFolded() ? Outcome.withState(entries, outcome.state()) : Outcome.ofAll(entries);
    }

    private boolean isBare(Object entry) {
        return entry instanceof Outcome.Failed(Failure failure)
                && failure.element() == null
                && (OutcomeCodec.isOfNobody(failure)
                        || (failure.node().equals(origin.name())
                                && failure.line().equals(origin.line())));
    }

    private Failure owned(Failure failure) {
        String where = failure.worker();
        return new Failure(element(), failure.cause(), origin.name(), origin.line(), where == null ? worker : where);
    }

    /// Says that it will not have to be computed again.
    void forget() {
        if (element == null && size() <= SMALL) {
            element = element();
        }
        body = null;
        inputs = List.of();
        task.forgetExpression();
    }

    /// Its outcome as bytes, if it is here. Needs no lock.
    @Nullable
    ByteBuffer bytes() {
        return outcome;
    }

    @Override
    public int compareTo(Job other) {
        return priority != other.priority
                ? Integer.compare(other.priority, priority)
                : Long.compare(order, other.order);
    }

    @Override
    public String toString() {
        return state + " job " + id + " of " + origin;
    }
}
