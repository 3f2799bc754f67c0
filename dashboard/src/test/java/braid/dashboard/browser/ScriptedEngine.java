package braid.dashboard.browser;

import braid.WorkerInfo;
import braid.spi.Engine;
import braid.spi.EngineListener;
import braid.spi.Outcome;
import braid.spi.Task;
import braid.spi.TaskRun;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// An engine that runs nothing: its workers come, go and have run tasks as a test says.
final class ScriptedEngine implements Engine {

    private final List<WorkerInfo> workers = new CopyOnWriteArrayList<>();
    private final List<EngineListener> listeners = new CopyOnWriteArrayList<>();

    void join(String name) {
        WorkerInfo worker = new WorkerInfo(
                name, "127.0.0.1", WorkerInfo.State.LIVE, 2, 1, 3, 4096, 90_000_000, 256_000_000, 0.4, 1000, 2000);
        workers.add(worker);
        listeners.forEach(listener -> listener.joined(worker));
    }

    void lose(String name, String reason) {
        WorkerInfo lost = workers.stream()
                .filter(worker -> worker.name().equals(name))
                .findFirst()
                .orElseThrow();
        workers.remove(lost);
        listeners.forEach(listener -> listener.left(lost, reason));
    }

    boolean has(String name) {
        return workers.stream().anyMatch(worker -> worker.name().equals(name));
    }

    void ran(String node, String worker) {
        ran(node, worker, "thread-1", 30, false, false);
    }

    /// Says that a task has just ended.
    void ran(String node, String worker, String thread, int millis, boolean moved, boolean failed) {
        long nanos = millis * 1_000_000L;
        TaskRun run = new TaskRun(
                node,
                "Demo.java:7",
                worker,
                thread,
                System.nanoTime() - nanos,
                nanos,
                moved ? nanos / 3 : 0,
                failed,
                1);
        listeners.forEach(listener -> listener.ran(run));
    }

    @Override
    public String name() {
        return "scripted";
    }

    @Override
    public void submit(Task task) {
        throw new UnsupportedOperationException("it runs nothing");
    }

    @Override
    public Outcome fetch(Task task) {
        throw new UnsupportedOperationException("it runs nothing");
    }

    @Override
    public void release(Task task) {}

    @Override
    public List<WorkerInfo> workers() {
        return workers;
    }

    @Override
    public void listen(EngineListener listener) {
        listeners.add(listener);
    }

    @Override
    public void unlisten(EngineListener listener) {
        listeners.remove(listener);
    }

    @Override
    public void close() {}
}
