package braid.engine;

import braid.TaskOptions;
import braid.WorkerInfo;
import braid.spi.Clock;
import braid.spi.Engine;
import braid.spi.EngineListener;
import braid.spi.Expression;
import braid.spi.Origin;
import braid.spi.Outcome;
import braid.spi.Task;
import braid.thread.Threads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Runs tasks on threads of this JVM: about one a core, and more while tasks block.
///
/// At the most one idle thread at a time is being woken; that one wakes the next if it finds more than it can do.
/// So small tasks are done in runs, and a wake-up is paid once a run.
public final class LocalEngine implements Engine {

    private static final System.Logger LOG = System.getLogger("braid");

    /// How many threads there may be, when tasks block.
    private static final int MOST_THREADS = 1024;

    /// How many there may be where none of so many moves: they may wait for tasks that are queued.
    private static final int MOST_STUCK = 16 * MOST_THREADS;

    /// So long a task that was interrupted has to leave its thread.
    private static final Duration GRACE = Duration.ofMillis(100);

    private final int cores;
    private final int most;

    /// As [#most], and more where so many threads stand still.
    private volatile int limitNow;

    private final Queue<Task> queue = new ConcurrentLinkedQueue<>();
    private final Queue<Task> special = new PriorityBlockingQueue<>(
            11, Comparator.comparingInt((Task task) -> -task.options().priority()));
    private final AtomicLong specials = new AtomicLong();
    private final Deque<LocalWorker> idle = new ConcurrentLinkedDeque<>();
    private final Set<LocalWorker> workers = ConcurrentHashMap.newKeySet();
    private final AtomicInteger threads = new AtomicInteger();
    private final AtomicInteger searching = new AtomicInteger();

    /// Threads that deliver just now, and run no task.
    private final AtomicInteger away = new AtomicInteger();

    private final Map<Task, Thread> virtual = new ConcurrentHashMap<>();
    private final AtomicInteger lost = new AtomicInteger();
    private final AtomicInteger surplus = new AtomicInteger();
    private final List<EngineListener> listeners = new CopyOnWriteArrayList<>();
    private final Telling ofVirtual = telling();
    private final AtomicBoolean watched = new AtomicBoolean();
    private volatile boolean closed;

    private LocalEngine(int cores, int most) {
        this.cores = cores;
        this.most = most;
        this.limitNow = most;
    }

    /// About a thread a core, and more while tasks block.
    public static LocalEngine growing() {
        return new LocalEngine(Runtime.getRuntime().availableProcessors(), MOST_THREADS);
    }

    /// Never more than `threads` threads.
    public static LocalEngine of(int threads) {
        if (threads <= 0) {
            throw new IllegalArgumentException("threads must be positive: " + threads);
        }
        return new LocalEngine(threads, threads);
    }

    @Override
    public String name() {
        return "local";
    }

    /// `cores` threads, and more while tasks block.
    public static LocalEngine growing(int cores) {
        if (cores <= 0) {
            throw new IllegalArgumentException("threads must be positive: " + cores);
        }
        return new LocalEngine(cores, MOST_THREADS);
    }

    @Override
    public void submit(Task task) {
        List<Task> missing = missingInputs(task);
        if (missing.isEmpty()) {
            begin(task);
            return;
        }
        AtomicInteger left = new AtomicInteger(missing.size());
        for (Task input : missing) {
            input.whenDone(() -> {
                if (left.decrementAndGet() == 0) {
                    begin(task);
                }
            });
        }
    }

    private static List<Task> missingInputs(Task task) {
        Expression work = task.expression();
        if (work == null || (work instanceof Expression.Apply apply && apply.input() instanceof Expression.Value)) {
            return List.of();
        }
        List<Task> inputs = new ArrayList<>(2);
        work.addInputs(inputs);
        inputs.removeIf(Task::isDone);
        return inputs;
    }

    private void begin(Task task) {
        if (closed) {
            task.fail(new RejectedExecutionException("the client is closed"));
            return;
        }
        TaskOptions options = task.options();
        String worker = options.worker();
        if (worker != null && !worker.equals(name())) {
            task.fail(new RejectedExecutionException("no worker of this name: " + worker + "; there is: " + name()));
        } else if (options.thread() == TaskOptions.Kind.VIRTUAL) {
            Thread.ofVirtual()
                    .name("braid-task")
                    .inheritInheritableThreadLocals(false)
                    .start(() -> runVirtual(task));
        } else {
            if (options.priority() == 0) {
                queue.add(task);
            } else {
                specials.incrementAndGet();
                special.add(task);
            }
            wakeOne();
            if (closed) {
                refuseQueued();
            }
        }
    }

    /// Has one more thread see to a ring.
    void assist(Assistance assistance) {
        Task task =
                new Task(assistance, TaskOptions.DEFAULT, assistance.segment().origin());
        task.whenDone(assistance);
        begin(task);
    }

    private void runVirtual(Task task) {
        Thread thread = Thread.currentThread();
        virtual.put(task, thread);
        Clock.Scheduled limit = limit(task, thread::interrupt);
        try {
            run(task, ofVirtual);
        } finally {
            virtual.remove(task);
            if (limit != null) {
                limit.cancel();
            }
        }
    }

    /// Runs `task`, unless another thread has begun it.
    ///
    /// @return whether nobody else has ended it, and so nobody interrupts the thread any more
    private static boolean run(Task task, Telling telling) {
        if (!task.begin()) {
            return true;
        }
        if (task.isReleased()) {
            return task.fail(new CancellationException("closed before it was begun"));
        }
        if (!telling.isHeard() || task.expression() instanceof Assistance) {
            return task.run();
        }
        task.hear();
        long begun = System.nanoTime();
        boolean counts = task.run();
        telling.ran(task, begun);
        return counts;
    }

    /// Elements of the node `origin` were computed together: by `worker`, or by an emitter, where that is null.
    void ran(Origin origin, @Nullable LocalWorker worker, long begun, long nanos, boolean failed, int elements) {
        Telling telling = worker == null ? ofVirtual : worker.telling();
        if (telling.isHeard()) {
            telling.ran(origin, begun, nanos, failed, elements, List.of());
        }
    }

    /// What tells of the tasks of one thread.
    Telling telling() {
        return new Telling(name(), listeners);
    }

    @Override
    public void listen(EngineListener listener) {
        listeners.add(listener);
    }

    @Override
    public void unlisten(EngineListener listener) {
        listeners.remove(listener);
    }

    private static Clock.@Nullable Scheduled limit(Task task, Runnable interrupt) {
        Duration timeout = task.options().timeout();
        return timeout == null
                ? null
                : Clock.system().schedule(timeout, () -> {
                    if (task.fail(new TimeoutException("the task ran for more than " + timeout))) {
                        interrupt.run();
                    }
                });
    }

    @Override
    public void cancel(Task task) {
        task.release();
        if (task.fail(new CancellationException("cancelled"))) {
            Thread thread = virtual.get(task);
            if (thread != null) {
                thread.interrupt();
            }
            for (LocalWorker worker : workers) {
                stop(worker, task);
            }
        }
    }

    /// Has `worker` leave `task`, which has been given up. If it does not, it is lost: another takes its place.
    private void stop(LocalWorker worker, Task task) {
        if (worker.interrupt(task)) {
            Clock.system().schedule(GRACE, () -> giveUp(worker, task));
        }
    }

    private void giveUp(LocalWorker worker, Task task) {
        if (!worker.isLostTo(task)) {
            return;
        }
        workers.remove(worker);
        threads.decrementAndGet();
        lost.incrementAndGet();
        LOG.log(
                System.Logger.Level.WARNING,
                () -> "a task of " + task.origin() + " was given up, and goes on in spite of its interrupt: its thread "
                        + worker.thread().getName() + " is lost to it, and another takes its place");
        wakeOne();
    }

    /// A lost thread has come back, and ends.
    void cameBack() {
        lost.decrementAndGet();
    }

    /// The calling thread of this engine waits in a task for another task: it does not count meanwhile.
    void beginWait() {
        threads.decrementAndGet();
        wakeOne();
    }

    /// It goes on.
    void endWait() {
        threads.incrementAndGet();
    }

    /// Whether there are more threads than there may be, since some have come back that others had stood in for.
    boolean hasTooMany() {
        return threads.get() - away.get() > limitNow;
    }

    /// Whether the calling thread should end, since others have taken its place while it waited.
    boolean isOneTooMany() {
        int now = threads.get();
        while (now > limitNow) {
            if (threads.compareAndSet(now, now - 1)) {
                return true;
            }
            now = threads.get();
        }
        return false;
    }

    /// The next task, or null. One of higher priority comes before those of none, one of lower priority after them.
    @Nullable
    Task next() {
        if (specials.get() == 0) {
            return queue.poll();
        }
        Task first = special.peek();
        if (first != null && (first.options().priority() > 0 || queue.isEmpty())) {
            Task taken = special.poll();
            if (taken != null) {
                specials.decrementAndGet();
                return taken;
            }
        }
        return queue.poll();
    }

    boolean hasQueued() {
        return !queue.isEmpty() || specials.get() > 0;
    }

    /// Sees to it that someone looks for the tasks that are queued.
    void wakeOne() {
        while (searching.get() == 0 && hasQueued()) {
            int limit = LocalWorker.isAway() ? cores + away.get() : cores;
            if (idle.isEmpty() && threads.get() >= limit) {
                watch();
                return;
            }
            if (!searching.compareAndSet(0, 1)) {
                return;
            }
            LocalWorker sleeper = idle.pollFirst();
            if (sleeper != null) {
                sleeper.wake();
                return;
            }
            if (addThread(limit)) {
                return;
            }
            searching.decrementAndGet();
        }
    }

    /// Counts the calling thread as searching, if there is something to find or nobody searches.
    boolean beginSearch() {
        if (hasQueued()) {
            searching.incrementAndGet();
            return true;
        }
        return searching.compareAndSet(0, 1);
    }

    /// Ends a search. The last of those who search wakes another one if there is more to do.
    void endSearch(boolean found) {
        if (searching.decrementAndGet() == 0 && found) {
            wakeOne();
        }
    }

    private void watch() {
        if (threads.get() - away.get() < limitNow && !watched.get() && watched.compareAndSet(false, true)) {
            Threads.make("braid-engine-watch", true, new BlockedTasks(this)).start();
        }
    }

    /// Starts a thread if there are fewer than `limit`. The caller has counted it as searching.
    boolean addThread(int limit) {
        int now;
        do {
            now = threads.get();
            if (now >= Math.min(limit, limitNow + away.get())) {
                return false;
            }
        } while (!threads.compareAndSet(now, now + 1));
        LocalWorker worker = new LocalWorker(this);
        workers.add(worker);
        try {
            worker.start();
        } catch (OutOfMemoryError noThread) {
            worker.notStarted();
            workers.remove(worker);
            threads.decrementAndGet();
            LOG.log(System.Logger.Level.WARNING, () -> "no thread more can be had: " + noThread.getMessage());
            return false;
        }
        return true;
    }

    /// A thread has ended.
    void ended(LocalWorker worker, boolean counted) {
        workers.remove(worker);
        if (counted) {
            threads.decrementAndGet();
        }
        wakeOne();
    }

    /// The watch over blocked tasks ends; it is begun again when needed.
    void unwatched() {
        watched.set(false);
    }

    int cores() {
        return cores;
    }

    /// All threads stand still, and tasks are queued: there may be more of them, if this engine may grow at all.
    void letGrow() {
        if (most >= MOST_THREADS && limitNow < MOST_STUCK && threads.get() >= limitNow) {
            int more = limitNow + limitNow / 2;
            limitNow = more;
            LOG.log(
                    System.Logger.Level.WARNING,
                    () -> threads + " threads stand still in tasks while others are queued; there may be " + more
                            + " now: tasks that wait a lot are best run with TaskOptions.blocking()");
        }
    }

    int threads() {
        return threads.get();
    }

    Set<LocalWorker> localWorkers() {
        return workers;
    }

    Deque<LocalWorker> idle() {
        return idle;
    }

    /// One thread more looks for tasks: an idle one, or else a new one; false where there are too many.
    boolean addSearcher(int limit) {
        searching.incrementAndGet();
        LocalWorker sleeper = idle.pollFirst();
        if (sleeper != null) {
            sleeper.wake();
            return true;
        }
        if (addThread(limit)) {
            return true;
        }
        searching.decrementAndGet();
        return false;
    }

    /// How many threads should rest because blocked tasks have come back.
    AtomicInteger surplus() {
        return surplus;
    }

    /// A thread delivers: it runs no task, and another may take its place if that lasts.
    void leave() {
        away.incrementAndGet();
        if (hasQueued()) {
            watch();
        }
    }

    void comeBack() {
        away.decrementAndGet();
    }

    /// Whether there are more threads than there may be, since one has taken another's place.
    boolean isCrowded() {
        return threads.get() - away.get() > limitNow;
    }

    /// Runs `task` on `worker`, with its limit of time.
    ///
    /// @return as [#run]
    boolean runOn(LocalWorker worker, Task task) {
        Clock.Scheduled limit = limit(task, () -> stop(worker, task));
        try {
            return run(task, worker.telling());
        } finally {
            if (limit != null) {
                limit.cancel();
            }
        }
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public Outcome fetch(Task task) {
        return task.outcome();
    }

    @Override
    public void release(Task task) {
        // What it holds goes with the last reference to it.
    }

    @Override
    public List<WorkerInfo> workers() {
        int running = virtual.size();
        for (LocalWorker worker : workers) {
            running += worker.isBusy() ? 1 : 0;
        }
        Runtime jvm = Runtime.getRuntime();
        return List.of(new WorkerInfo(
                name(),
                "localhost",
                WorkerInfo.State.LIVE,
                Math.max(cores, threads.get()),
                running,
                queue.size() + special.size(),
                -1,
                jvm.totalMemory() - jvm.freeMemory(),
                jvm.maxMemory(),
                -1,
                -1,
                -1,
                lost.get()));
    }

    @Override
    public void close() {
        closed = true;
        refuseQueued();
        for (LocalWorker sleeper = idle.pollFirst(); sleeper != null; sleeper = idle.pollFirst()) {
            searching.incrementAndGet();
            sleeper.wake();
        }
    }

    private void refuseQueued() {
        for (Task task = next(); task != null; task = next()) {
            task.fail(new RejectedExecutionException("the client was closed before the task was begun"));
        }
    }
}
