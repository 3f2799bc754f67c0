package braid.engine;

import braid.spi.Task;
import java.util.BitSet;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A thread of the local engine. Not a daemon: a program does not end while tasks run; idle for a while, it ends.
final class LocalWorker implements Runnable {

    private static final long IDLE_NANOS = 100_000_000;

    /// So often a thread lets others go first before it parks: a wake-up costs more than many elements.
    private static final int YIELDS = 4;

    /// The numbers that the threads of this JVM have. One that is free is taken again: threads come and go as tasks
    /// block, and who looks at them by name sees as many as there are at a time.
    private static final BitSet NUMBERS = new BitSet();

    private final LocalEngine engine;
    private final Telling telling;
    private final int number = takeNumber();
    private final Thread thread;
    private volatile @Nullable Task current;
    private volatile boolean woken;

    LocalWorker(LocalEngine engine) {
        this.engine = engine;
        this.telling = engine.telling();
        this.thread =
                Thread.ofPlatform().name("braid-task-" + number).daemon(false).unstarted(this);
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

    /// Whether a task waits here: the thread waits, and is at the same task before and after that look.
    boolean isBlocked() {
        Task before = current;
        return before != null
                && switch (thread.getState()) {
                    case BLOCKED, WAITING, TIMED_WAITING -> true;
                    case NEW, RUNNABLE, TERMINATED -> false;
                }
                && current == before;
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
    @SuppressWarnings("ThreadPriorityCheck") // only a hint; a park follows
    private @Nullable Task search() {
        Task task = engine.next();
        for (int i = 0; task == null && i < YIELDS; i++) {
            Thread.yield();
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
            if (rests()) {
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
