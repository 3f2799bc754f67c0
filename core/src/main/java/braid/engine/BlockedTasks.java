package braid.engine;

import java.util.concurrent.locks.LockSupport;

/// Samples the threads of a local engine while tasks are queued, and adds threads for those that block, so that
/// tasks which sleep or wait overlap however few cores there are. Threads that are one too many rest when they have
/// come back.
final class BlockedTasks implements Runnable {

    private static final long SAMPLE_NANOS = 4_000_000;

    /// So many samples with nothing queued end the watch.
    private static final int QUIET = 50;

    /// So many samples in which no task ended say that all stand still.
    private static final int STILL = 500;

    private final LocalEngine engine;
    private long done;
    private int still;

    BlockedTasks(LocalEngine engine) {
        this.engine = engine;
    }

    @Override
    public void run() {
        int quiet = 0;
        while (quiet < QUIET && !engine.isClosed()) {
            LockSupport.parkNanos(this, SAMPLE_NANOS);
            quiet = engine.hasQueued() ? 0 : quiet + 1;
            sample();
        }
        engine.surplus().set(0);
        engine.unwatched();
        if (engine.hasQueued() && !engine.isClosed()) {
            engine.wakeOne();
        }
    }

    private void sample() {
        int blocked = 0;
        long ended = 0;
        for (LocalWorker worker : engine.localWorkers()) {
            ended += worker.done();
            if (worker.isBlocked()) {
                blocked++;
            }
        }
        still = ended == done && engine.hasQueued() ? still + 1 : 0;
        done = ended;
        if (still == STILL) {
            still = 0;
            engine.letGrow();
        }
        int running = engine.threads() - engine.idle().size() - blocked;
        engine.surplus().set(Math.max(0, running - engine.cores()));
        if (engine.hasQueued() && running < engine.cores()) {
            int more = Math.max(engine.cores() - running, blocked / 2);
            int limit = running + blocked + more;
            for (int i = 0; i < more && engine.hasQueued() && engine.addSearcher(limit); i++) {}
        }
    }
}
