package braid.cluster.worker;

import braid.cluster.wire.Packer;
import braid.cluster.wire.Unpacker;
import braid.spi.Expression;
import braid.spi.Origin;
import braid.spi.Outcome;
import braid.spi.Task;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A task of a driver on its worker: read when it runs, by the thread that runs it.
final class Call implements Expression.Work {

    private static final int WAITING = 0;
    private static final int BEGUN = 1;
    private static final int WITHDRAWN = 2;

    private final Session session;
    private final long id;
    private final boolean shipped;
    private final Origin origin;
    private final List<Task> inputs;

    /// Null once it was read.
    private @Nullable Unpacker expression;

    private final AtomicInteger state = new AtomicInteger(WAITING);

    /// Whether another task here needs what becomes of it.
    private volatile boolean followed;

    private volatile @Nullable Thread runner;
    private volatile @Nullable Written written;

    /// What came of it, and the bytes that were made of that at once.
    private record Written(Outcome outcome, Packer bytes) {}

    Call(Session session, long id, boolean shipped, Origin origin, List<Task> inputs, Unpacker expression) {
        this.session = session;
        this.id = id;
        this.shipped = shipped;
        this.origin = origin;
        this.inputs = inputs;
        this.expression = expression;
    }

    long id() {
        return id;
    }

    /// The node that it is for.
    Origin origin() {
        return origin;
    }

    /// Whether its values are to be sent, however large.
    boolean shipped() {
        return shipped;
    }

    /// Says that another task here needs what becomes of it.
    void follow() {
        followed = true;
    }

    /// Whether it has nothing to do with other tasks here that are not done, so that another worker may as well do it.
    boolean standsAlone() {
        if (followed) {
            return false;
        }
        for (Task input : inputs) {
            if (!input.isDone() && !Arrived.is(input)) {
                return false;
            }
        }
        return true;
    }

    /// Sees to it that it is not begun any more.
    ///
    /// @return whether it was not begun before
    boolean withdraw() {
        return state.compareAndSet(WAITING, WITHDRAWN);
    }

    boolean isWithdrawn() {
        return state.get() == WITHDRAWN;
    }

    boolean isBegun() {
        return state.get() == BEGUN;
    }

    @Override
    public void addInputs(List<Task> tasks) {
        for (Task input : inputs) {
            if (!Arrived.is(input)) {
                tasks.add(input);
            }
        }
    }

    @Override
    public Outcome evaluate() {
        if (!state.compareAndSet(WAITING, BEGUN)) {
            return InputLost.outcome(id); // it was withdrawn: who waits for it here was, too, or will be sent again
        }
        begin();
        try {
            Unpacker bytes = Objects.requireNonNull(expression);
            expression = null;
            Outcome outcome = session.compute(this, bytes, inputs);
            if (InputLost.in(outcome) == null) {
                written = new Written(outcome, session.written(outcome, origin));
            }
            return outcome;
        } finally {
            end();
        }
    }

    /// The bytes of `outcome`, which it ended with.
    Packer bytesOf(Outcome outcome) {
        Written made = written;
        written = null;
        return made != null && made.outcome == outcome ? made.bytes : session.written(outcome, origin);
    }

    private synchronized void begin() {
        runner = Thread.currentThread();
    }

    private synchronized void end() {
        runner = null;
    }

    /// Interrupts it if it runs.
    synchronized void interrupt() {
        Thread running = runner;
        if (running != null) {
            running.interrupt();
        }
    }
}
