package braid.spi;

/// A task that has run, told to an [EngineListener].
///
/// @param node the name of the node that it was for
/// @param line the node's line in the user's code
/// @param worker the name of the worker that ran it
/// @param thread the thread there
/// @param begunNanos when it was begun, by this JVM's `System.nanoTime`
/// @param nanos how long it ran
/// @param movedNanos how much of that it waited for values of other workers
/// @param failed whether a function failed in it
/// @param tasks how many tasks this stands for: of many short ones some are told
public record TaskRun(
        String node,
        String line,
        String worker,
        String thread,
        long begunNanos,
        long nanos,
        long movedNanos,
        boolean failed,
        int tasks) {}
