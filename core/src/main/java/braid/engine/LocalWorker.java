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

    /// The numbers that the threads of this JVM have. One that is free is taken again: threads come and go as tasks
    /// block, and who looks at them by name sees as many as there are at a time.
    private static final BitSet NUMBERS = new BitSet();

    private final LocalEngine engine;
    private final Telling telling;
    private final int number = takeNumber();
    private final Thread thread;
    private volatile @Nullable Task current;
    private volatile boolean woken;
    private volatile boolean naps;

    /// Since when it delivers, by `System.nanoTime`; 0 while it does not.
    private volatile long awaySince;

    LocalWorker(LocalEngine engine) {
        this.engine = engine;
        this.telling = engine.telling();
        this.thread = new Own(this);
    }

    /// A thread that knows whose it is.
    private static final class Own extends Thread {

        final LocalWorker worker;

        Own(LocalWorker worker) {
            super(null, worker, "braid-task-" + worker.number);
            this.worker = worker;
            setDaemon(false);
        }
    }

    /// The worker whose thread calls, or null.
    static @Nullable LocalWorker current() {
        return Thread.currentThread() instanceof Own own ? own.worker : null;
    }

    /// Whether the calling thread is one that delivers just now.
    static boolean isAway() {
        LocalWorker worker = current();
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

    Telling telling() {
        return telling;
    }

    Thread thread() {
        return thread;
    }

    /// Whether a task waits here: the thread waits, and is at the same task before and after that look. One that
    /// delivers for long does no task either.
    boolean isBlocked() {
        Task before = current;
        long away = awaySince;
        if (before == null || naps) {
            return false;
        }
        return switch (thread.getState()) {
            case BLOCKED, WAITING, TIMED_WAITING -> current == before;
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
        try {
            boolean goesOn = true;
            while (goesOn) {
                Task task = search();
                boolean rests = task != null && !work(task);
                if (task != null && engine.isCrowded()) {
                    return; // another has taken its place meanwhile
                }
                boolean more = task != null && !rests && engine.beginSearch();
                goesOn = more || sleep(rests);
            }
        } finally {
            giveBack(number);
            engine.ended(this);
        }
    }

    /// Whether this thread is one too many just now.
    private boolean rests() {
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

    /// Works on `task` and on those that are queued behind it; false if this thread should rest then.
    private boolean work(Task task) {
        for (Task next = task; next != null; next = engine.next()) {
            current = next;
            try {
                engine.runOn(this, next);
            } finally {
                end(next);
                Thread.interrupted(); // a time-out, or a user's function's own affair
            }
            if (engine.isCrowded() || rests()) {
                return false;
            }
        }
        return true;
    }

    /// Only a task that may be interrupted needs a lock, so that the interrupt does not hit the one behind it.
    private void end(Task task) {
        if (task.options().timeout() == null) {
            current = null;
        } else {
            synchronized (this) {
                current = null;
            }
        }
    }

    /// Interrupts `task` if it still runs here.
    synchronized void interrupt(Task task) {
        if (current == task) {
            thread.interrupt();
        }
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
