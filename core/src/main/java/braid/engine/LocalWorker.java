package braid.engine;

import braid.spi.Task;
import java.util.BitSet;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A thread of the local engine. Not a daemon: a program does not end while tasks run; idle for a while, it ends.
final class LocalWorker implements Runnable {

    private static final long IDLE_NANOS = 100_000_000;

    /// So often a thread looks again before it parks: a wake-up costs more than many elements.
    private static final int SPINS = 20;

    private static final long LONG_AWAY_NANOS = 2_000_000;

    /// So many tasks may wait for one another on one thread.
    private static final int MOST_DEPTH = 32;

    /// The numbers that the threads of this JVM have. One that is free is taken again: threads come and go as tasks
    /// block, and who looks at them by name sees as many as there are at a time.
    private static final BitSet NUMBERS = new BitSet();

    private final LocalEngine engine;
    private final Telling telling;
    private final int number = takeNumber();
    private final Thread thread;
    private volatile @Nullable Frame current;
    private volatile boolean woken;
    private volatile boolean naps;

    /// Since when it delivers, by `System.nanoTime`; 0 while it does not.
    private volatile long awaySince;

    /// Whether another thread has taken its place, since its task would not end.
    private volatile boolean lost;

    /// How many tasks it has done; read by the watch.
    private volatile long done;

    /// The task that it is at, and the one that waits for that on the same thread.
    private record Frame(Task task, @Nullable Frame outer, int depth) {

        boolean isIn(Task one) {
            return task.equals(one) || (outer != null && outer.isIn(one));
        }
    }

    private static final class WorkerThread extends Thread {

        private final LocalWorker worker;

        WorkerThread(LocalWorker worker, String name) {
            super(null, worker, name, 0, false);
            this.worker = worker;
            setDaemon(false);
            setContextClassLoader(ClassLoader.getSystemClassLoader());
        }
    }

    /// The one whose thread is calling, or null.
    static @Nullable LocalWorker here() {
        return Thread.currentThread() instanceof WorkerThread thread ? thread.worker : null;
    }

    LocalWorker(LocalEngine engine) {
        this.engine = engine;
        this.telling = engine.telling();
        this.thread = new WorkerThread(this, "braid-task-" + number);
    }

    /// Whether the calling thread is one that delivers just now.
    static boolean isAway() {
        LocalWorker worker = here();
        return worker != null && worker.awaySince != 0;
    }

    /// Waits for a moment, at a task that it has not left.
    void nap(long nanos) {
        naps = true;
        LockSupport.parkNanos(this, nanos);
        naps = false;
    }

    /// It goes to deliver.
    void leave() {
        engine.leave();
        awaySince = System.nanoTime() | 1;
    }

    void comeBack() {
        awaySince = 0;
        engine.comeBack();
    }

    private static int takeNumber() {
        synchronized (NUMBERS) {
            int free = NUMBERS.nextClearBit(1);
            NUMBERS.set(free);
            return free;
        }
    }

    private static void giveBack(int number) {
        synchronized (NUMBERS) {
            NUMBERS.clear(number);
        }
    }

    void start() {
        thread.start();
    }

    /// Its thread could not be had.
    void notStarted() {
        giveBack(number);
    }

    LocalEngine engine() {
        return engine;
    }

    long done() {
        return done;
    }

    Telling telling() {
        return telling;
    }

    Thread thread() {
        return thread;
    }

    /// Whether a task waits here: the thread waits, and is at the same task before and after that look. One that
    /// delivers for long does no task either.
    boolean isBlocked() {
        Frame before = current;
        long away = awaySince;
        if (before == null || naps) {
            return false;
        }
        return switch (thread.getState()) {
            case BLOCKED, WAITING, TIMED_WAITING -> before.equals(current);
            case NEW, RUNNABLE, TERMINATED -> away != 0 && System.nanoTime() - away > LONG_AWAY_NANOS;
        };
    }

    boolean isBusy() {
        return current != null;
    }

    void wake() {
        woken = true;
        LockSupport.unpark(thread);
    }

    @Override
    public void run() {
        boolean counted = true;
        try {
            boolean goesOn = true;
            while (goesOn) {
                Task task = search();
                boolean rests = task != null && !work(task);
                if (lost) {
                    engine.cameBack();
                    counted = false;
                    return;
                }
                if (rests && engine.isOneTooMany()) {
                    counted = false;
                    return;
                }
                boolean more = task != null && !rests && engine.beginSearch();
                goesOn = more || sleep(rests);
            }
        } finally {
            giveBack(number);
            engine.ended(this, counted);
        }
    }

    /// Whether this thread is one too many just now.
    private boolean rests() {
        if (engine.hasTooMany()) {
            return true;
        }
        int surplus = engine.surplus().get();
        return surplus > 0 && engine.surplus().compareAndSet(surplus, surplus - 1);
    }

    /// Looks for a task, counted as searching until it has found one or given up.
    private @Nullable Task search() {
        Task task = engine.next();
        for (int i = 0; task == null && i < SPINS; i++) {
            Thread.onSpinWait();
            task = engine.next();
        }
        engine.endSearch(task != null);
        return task;
    }

    /// Works on `task` and on those that are queued behind it; false if this thread should rest then, or is lost.
    @SuppressWarnings("NonAtomicVolatileUpdate") // nobody else writes it
    private boolean work(Task task) {
        for (Task next = task; next != null; next = engine.next()) {
            at(next, null);
            done = done + 1;
            if (lost || rests()) {
                return false;
            }
        }
        return true;
    }

    /// Runs `task`. Whatever happens in it, the thread goes on.
    private void at(Task task, @Nullable Frame outer) {
        current = new Frame(task, outer, outer == null ? 1 : outer.depth + 1);
        boolean alone = false;
        try {
            alone = engine.runOn(this, task);
        } catch (Throwable broken) {
            task.fail(broken);
        } finally {
            end(outer, alone);
            Thread.interrupted(); // a time-out, or a user's function's own affair
        }
    }

    /// Only where another has ended the task a lock is needed, so that its interrupt does not hit what comes next.
    private void end(@Nullable Frame outer, boolean alone) {
        if (alone) {
            current = outer;
        } else {
            synchronized (this) {
                current = outer;
            }
        }
    }

    /// Whether [#help] would run `task`.
    boolean helps(Task task) {
        Frame waiting = current;
        return waiting != null && waiting.depth < MOST_DEPTH && TaskWait.isPlain(task.options());
    }

    /// Runs `task`, which nobody has begun, for the task that waits for it on this thread.
    void help(Task task) {
        Frame waiting = current;
        if (waiting == null) {
            return;
        }
        boolean interrupted = Thread.interrupted();
        at(task, waiting);
        if (interrupted || waiting.task.isDone()) {
            Thread.currentThread().interrupt(); // it was given up meanwhile
        }
    }

    /// Interrupts `task` if it still runs here; one that waits for another task on this thread is interrupted
    /// behind that.
    ///
    /// @return whether it is here
    synchronized boolean interrupt(Task task) {
        Frame frame = current;
        if (frame == null || !frame.isIn(task)) {
            return false;
        }
        if (frame.task.equals(task)) {
            thread.interrupt();
        }
        return true;
    }

    /// Whether `task`, which was given up, is still here: then this thread is lost from now on.
    synchronized boolean isLostTo(Task task) {
        Frame frame = current;
        if (lost || frame == null || !frame.isIn(task)) {
            return false;
        }
        lost = true;
        return true;
    }

    /// Waits to be woken, and is counted as searching then; false if nothing was to do for long.
    private boolean sleep(boolean rests) {
        woken = false;
        engine.idle().addFirst(this);
        if (!rests) {
            engine.wakeOne(); // something may have come between search and sleep; it may be this thread that is woken
        }
        long until = System.nanoTime() + IDLE_NANOS;
        while (!woken && !engine.isClosed()) {
            long left = until - System.nanoTime();
            if (left <= 0) {
                break;
            }
            LockSupport.parkNanos(this, left);
        }
        if (!engine.idle().remove(this)) {
            return true; // somebody has taken it from the list to wake it
        }
        return engine.hasQueued() && engine.beginSearch();
    }
}
