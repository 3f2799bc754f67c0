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
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
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

    /// How many threads there may be, when tasks block.
    private static final int MOST_THREADS = 1024;

    private final int cores;
    private final int most;
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

    private final AtomicInteger virtual = new AtomicInteger();
    private final AtomicInteger surplus = new AtomicInteger();
    private final List<EngineListener> listeners = new CopyOnWriteArrayList<>();
    private final Telling ofVirtual = telling();
    private final AtomicBoolean watched = new AtomicBoolean();
    private volatile boolean closed;

    private LocalEngine(int cores, int most) {
        this.cores = cores;
        this.most = most;
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
            virtual.incrementAndGet();
            Thread.ofVirtual().name("braid-task").start(() -> runVirtual(task));
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
        Clock.Scheduled limit = limit(task, Thread.currentThread()::interrupt);
        try {
            run(task, ofVirtual);
        } finally {
            virtual.decrementAndGet();
            if (limit != null) {
                limit.cancel();
            }
        }
    }

    private static void run(Task task, Telling telling) {
        if (task.isReleased()) {
            task.fail(new CancellationException("closed before it was begun"));
        } else if (telling.isHeard() && !(task.expression() instanceof Assistance)) {
            long begun = System.nanoTime();
            task.run();
            telling.ran(task, begun);
        } else {
            task.run();
        }
    }

    /// Elements of the node `origin` were computed together: by `worker`, or by an emitter, where that is null.
    void ran(Origin origin, @Nullable LocalWorker worker, long begun, long nanos, boolean failed, int elements) {
        if (!listeners.isEmpty()) {
            Telling telling = worker == null ? ofVirtual : worker.telling();
            telling.ran(origin, begun, nanos, failed, elements);
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
        if (threads.get() - away.get() < most && !watched.get() && watched.compareAndSet(false, true)) {
            Thread.ofPlatform().name("braid-engine-watch").daemon(true).start(new BlockedTasks(this));
        }
    }

    /// Starts a thread if there are fewer than `limit`. The caller has counted it as searching.
    boolean addThread(int limit) {
        int now;
        do {
            now = threads.get();
            if (now >= Math.min(limit, most + away.get())) {
                return false;
            }
        } while (!threads.compareAndSet(now, now + 1));
        LocalWorker worker = new LocalWorker(this);
        workers.add(worker);
        worker.start();
        return true;
    }

    void ended(LocalWorker worker) {
        workers.remove(worker);
        threads.decrementAndGet();
        wakeOne();
    }

    /// The watch over blocked tasks ends; it is begun again when needed.
    void unwatched() {
        watched.set(false);
    }

    int cores() {
        return cores;
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
        return threads.get() - away.get() > most;
    }

    void runOn(LocalWorker worker, Task task) {
        Clock.Scheduled limit = limit(task, () -> worker.interrupt(task));
        try {
            run(task, worker.telling());
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
        int running = virtual.get();
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
                -1));
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
