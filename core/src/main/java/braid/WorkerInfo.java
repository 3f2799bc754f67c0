package braid;

/// What an engine says of one of its workers. Bytes that are not known are -1, and so is a load that is not known.
///
/// @param name the worker's name
/// @param host the host that it runs on
/// @param state how it does
/// @param threads how many threads run tasks there
/// @param running how many tasks run there now
/// @param queued how many tasks wait there
/// @param keptBytes the bytes of results that it keeps
/// @param heapUsed the bytes of heap in use
/// @param heapMax the bytes of heap that it may use
/// @param load the part of its host's processors that its process uses, 0 to 1
/// @param received the bytes that it has received for tasks
/// @param sent the bytes that it has sent for tasks
/// @param lost how many threads are lost there to tasks that were given up and would not end; others took their
/// place
public record WorkerInfo(
        String name,
        String host,
        State state,
        int threads,
        int running,
        int queued,
        long keptBytes,
        long heapUsed,
        long heapMax,
        double load,
        long received,
        long sent,
        int lost) {

    /// A worker none of whose threads are lost.
    public WorkerInfo(
            String name,
            String host,
            State state,
            int threads,
            int running,
            int queued,
            long keptBytes,
            long heapUsed,
            long heapMax,
            double load,
            long received,
            long sent) {
        this(name, host, state, threads, running, queued, keptBytes, heapUsed, heapMax, load, received, sent, 0);
    }

    /// How a worker does.
    public enum State {
        /// It takes tasks.
        LIVE,
        /// It has not been heard of for some seconds: its tasks run elsewhere meanwhile.
        SILENT,
        /// It has little heap left, and is given no more until it has recovered.
        SHORT_OF_HEAP,
        /// It finishes what runs, and goes.
        LEAVING
    }
}
