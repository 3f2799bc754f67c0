package braid.cluster.worker;

import braid.cluster.wire.Unpacker;
import braid.spi.Expression;
import braid.spi.Outcome;
import braid.spi.Task;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// An input that has come as bytes. They are read by the thread of a task that needs them, since that runs users' code,
/// which may take its time: the thread that takes what the driver says goes on meanwhile.
final class Arrived implements Expression.Work {

    private final Session session;
    private final ReentrantLock lock = new ReentrantLock();

    /// Null once they were read.
    private @Nullable Unpacker bytes;

    Arrived(Session session, Unpacker bytes) {
        this.session = session;
        this.bytes = bytes;
    }

    /// Whether `task` is such an input, and was not read.
    static boolean is(Task task) {
        return task.expression() instanceof Arrived;
    }

    /// Reads `task`, if it is such an input: once, whoever needs it.
    static void read(Task task) {
        if (task.expression() instanceof Arrived arrived) {
            arrived.lock.lock();
            try {
                if (!task.isDone()) {
                    task.run();
                }
            } finally {
                arrived.lock.unlock();
            }
        }
    }

    @Override
    public Outcome evaluate() {
        Unpacker read = bytes;
        bytes = null;
        if (read == null) {
            throw new IllegalStateException("read before");
        }
        return session.read(read);
    }
}
