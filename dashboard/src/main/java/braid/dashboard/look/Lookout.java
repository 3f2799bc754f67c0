package braid.dashboard.look;

import braid.Snapshot;
import braid.WorkerInfo;
import braid.spi.Engine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Takes looks while somebody wants to know, and otherwise nothing: no snapshot, no listener, no thread.
public final class Lookout implements AutoCloseable {

    /*
     * Two looks make a rate, so the first look after a pause is kept to itself and a second follows soon. Looks come
     * twice a second, and less often where they take long: they cost a twentieth of one processor at the most.
     */
    private static final long FIRST_NANOS = Duration.ofMillis(200).toNanos();
    private static final long USUAL_NANOS = Duration.ofMillis(500).toNanos();
    private static final long LONGEST_NANOS = Duration.ofMillis(2500).toNanos();
    private static final long FRESH_NANOS = Duration.ofMillis(600).toNanos();
    private static final long LINGER_NANOS = Duration.ofSeconds(10).toNanos();
    private static final int COST = 20;

    private static final System.Logger LOG = System.getLogger("braid.dashboard");

    private final Scope scope;
    private final ScheduledThreadPoolExecutor thread;
    private final Set<Engine> heard = identities();
    private TaskLog log = new TaskLog();
    private @Nullable Look before;

    private final Object lock = new Object();
    private final List<Watcher> watchers = new ArrayList<>();
    private List<CompletableFuture<Look>> asking = new ArrayList<>();
    private @Nullable Look newest;
    private long askedNanos = System.nanoTime() - LINGER_NANOS;
    private boolean looking;
    private boolean closed;

    /// Looks at `scope`, when asked.
    public Lookout(Scope scope) {
        this.scope = scope;
        this.thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread made = new Thread(task, "braid-dashboard");
            made.setDaemon(true);
            return made;
        });
        thread.setKeepAliveTime(1, TimeUnit.SECONDS);
        thread.allowCoreThreadTimeOut(true);
    }

    /// A look that is not older than a moment. Its future is completed by the lookout's thread, and fails when the
    /// lookout is closed.
    public CompletableFuture<Look> look() {
        synchronized (lock) {
            askedNanos = System.nanoTime();
            Look known = newest;
            if (known != null && askedNanos - known.nanos() < FRESH_NANOS) {
                return CompletableFuture.completedFuture(known);
            }
            CompletableFuture<Look> asked = new CompletableFuture<>();
            if (closed) {
                asked.completeExceptionally(new IllegalStateException("the dashboard is closed"));
            } else {
                asking.add(asked);
                begin();
            }
            return asked;
        }
    }

    /// The tasks that have run while somebody looked.
    public Tasks tasks() {
        synchronized (lock) {
            return new Tasks(log);
        }
    }

    /// Has `watcher` told each look, until it is taken off.
    public void add(Watcher watcher) {
        synchronized (lock) {
            watchers.add(watcher);
            if (!closed) {
                begin();
            }
        }
    }

    /// Tells `watcher` no more.
    public void remove(Watcher watcher) {
        synchronized (lock) {
            watchers.remove(watcher);
        }
    }

    /// Whether it takes looks now.
    public boolean looking() {
        synchronized (lock) {
            return looking;
        }
    }

    private void begin() {
        if (!looking) {
            looking = true;
            thread.execute(this::next);
        }
    }

    private void next() {
        if (rest()) {
            return;
        }
        long begun = System.nanoTime();
        boolean first = before == null;
        try {
            see();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "a look at the streams failed", e);
        }
        long cost = System.nanoTime() - begun;
        long pause = first ? FIRST_NANOS : Math.min(LONGEST_NANOS, Math.max(USUAL_NANOS, COST * cost));
        synchronized (lock) {
            if (closed) {
                quit();
            } else {
                var _ = thread.schedule(this::next, pause, TimeUnit.NANOSECONDS);
            }
        }
    }

    /// Whether nobody wants to know any more, or it is closed; then it has stopped.
    private boolean rest() {
        synchronized (lock) {
            boolean wanted = !watchers.isEmpty() || !asking.isEmpty() || System.nanoTime() - askedNanos < LINGER_NANOS;
            if (wanted && !closed) {
                return false;
            }
            quit();
            return true;
        }
    }

    private void quit() {
        looking = false;
        newest = null;
        before = null;
        heard.forEach(engine -> engine.unlisten(log));
        heard.clear();
        log = new TaskLog();
        for (CompletableFuture<Look> asked : asking) {
            asked.completeExceptionally(new IllegalStateException("the dashboard is closed"));
        }
        asking.clear();
    }

    private void see() {
        List<EngineLook> engines = hear(scope.engines().get());
        List<Snapshot> graphs = scope.graphs().get();
        Look last = before;
        Look look = Look.take(graphs, engines, log.changes(), last);
        before = look;
        if (last == null) {
            return;
        }
        List<Watcher> telling;
        List<CompletableFuture<Look>> answering;
        Tasks tasks;
        synchronized (lock) {
            newest = look;
            telling = List.copyOf(watchers);
            answering = asking;
            asking = new ArrayList<>();
            tasks = new Tasks(log);
        }
        answering.forEach(asked -> asked.complete(look));
        telling.forEach(watcher -> watcher.saw(look, tasks));
    }

    /// Listens to those engines and to no others.
    private List<EngineLook> hear(List<Engine> engines) {
        Set<Engine> gone = identities();
        gone.addAll(heard);
        engines.forEach(gone::remove);
        gone.forEach(engine -> engine.unlisten(log));
        gone.forEach(heard::remove);
        List<EngineLook> looks = new ArrayList<>();
        Map<String, Integer> names = new HashMap<>();
        Set<Engine> seen = identities();
        for (Engine engine : engines) {
            if (!seen.add(engine)) {
                continue;
            }
            if (heard.add(engine)) {
                engine.listen(log);
            }
            int number = names.merge(engine.name(), 1, Integer::sum);
            looks.add(new EngineLook(number == 1 ? engine.name() : engine.name() + " " + number, workersOf(engine)));
        }
        return looks;
    }

    private static Set<Engine> identities() {
        return Collections.newSetFromMap(new IdentityHashMap<>());
    }

    private static List<WorkerInfo> workersOf(Engine engine) {
        try {
            return engine.workers();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "an engine does not tell its workers", e);
            return List.of();
        }
    }

    /// Looks no more. Those who asked are told so.
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            watchers.clear();
            if (looking) {
                thread.execute(this::rest);
            }
            thread.shutdown();
        }
    }
}
