package braid.dashboard.web;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.eclipse.jetty.util.Callback;

/// One who reads events. At the most one write is under way: who is not done with it by the next look misses that
/// look, and who does not get on at all is dropped. So a slow reader costs a frame of memory, not a queue.
final class LiveClient {

    private static final long SLOWEST_NANOS = Duration.ofSeconds(10).toNanos();

    private final Answer answer;
    private final Consumer<LiveClient> gone;
    private final LongSupplier clock;
    private boolean writing;
    private boolean ended;
    private long writingSince;
    private long tasksSeen = -1;

    LiveClient(Answer answer, LongSupplier clock, Consumer<LiveClient> gone) {
        this.answer = answer;
        this.clock = clock;
        this.gone = gone;
        answer.request().addFailureListener(this::fail);
    }

    /// From which task on it wants to be told; -1 if it was told none yet.
    synchronized long tasksSeen() {
        return tasksSeen;
    }

    /// Whether it can take a frame now. Drops it if it has been busy for too long.
    boolean ready() {
        synchronized (this) {
            if (ended) {
                return false;
            }
            if (!writing) {
                return true;
            }
            if (clock.getAsLong() - writingSince < SLOWEST_NANOS) {
                return false;
            }
        }
        IOException slow = new IOException("a reader of events does not read");
        answer.request().getConnectionMetaData().getConnection().getEndPoint().close(slow);
        fail(slow);
        return false;
    }

    /// Sends `frame`, which tells of all tasks up to `tasks`.
    void send(byte[] frame, long tasks) {
        synchronized (this) {
            if (ended || writing) {
                return;
            }
            writing = true;
            writingSince = clock.getAsLong();
            tasksSeen = tasks;
        }
        answer.response().write(false, ByteBuffer.wrap(frame), Callback.from(this::sent, this::fail));
    }

    private synchronized void sent() {
        writing = false;
    }

    private void fail(Throwable cause) {
        if (end()) {
            gone.accept(this);
            answer.callback().failed(cause);
        }
    }

    /// Ends the events in good order.
    void close() {
        if (end()) {
            answer.callback().succeeded();
        }
    }

    private synchronized boolean end() {
        boolean first = !ended;
        ended = true;
        return first;
    }
}
