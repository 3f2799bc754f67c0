package braid.spi;

import braid.WorkerInfo;

/// Is told what happens in an engine. Called by the engine's own threads, by several at a time: it returns at once.
public interface EngineListener {

    /// A task has run. Of short tasks that follow one another on a thread, one in some milliseconds is told.
    default void ran(TaskRun run) {}

    /// A worker has joined.
    default void joined(WorkerInfo worker) {}

    /// A worker has left: `reason` says why.
    default void left(WorkerInfo worker, String reason) {}
}
