package braid.graph;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;

/// Whether a source is paused, and what was queued at it meanwhile, in order.
final class Pause {

    private final SourceNode source;
    private final Queue<Runnable> queued = new ArrayDeque<>();
    private volatile boolean on;

    Pause(SourceNode source) {
        this.source = source;
    }

    boolean isOn() {
        return on;
    }

    /// Begins it, unless the source takes no more elements anyway.
    synchronized void begin() {
        if (!source.isClosed()) {
            on = true;
        }
    }

    /// Ends it: what was queued goes to `region` first, then those who wait go on.
    void end(Region region) {
        boolean late;
        synchronized (this) {
            if (!on) {
                return;
            }
            late = !queued.isEmpty();
            queued.forEach(region::queue);
            queued.clear();
            on = false;
        }
        Waits.changed(source.node());
        if (late) {
            Threads.execute(region::emptyInbox);
        }
    }

    /// Keeps `work` for the end of the pause; false if there is none.
    synchronized boolean queue(Runnable work) {
        return on && queued.add(work);
    }

    /// As [#queue], if it is to be done behind something that is queued.
    synchronized boolean queueBehind(Runnable work) {
        return !queued.isEmpty() && queued.add(work);
    }

    /// Waits until it is over, or the source takes no more elements.
    ///
    /// @return false if an interrupt came first; the thread's flag is set again
    boolean await() {
        Node node = source.node();
        node.waiting.incrementAndGet();
        Wait wait = Waits.begin(node, Wait.Kind.PAUSE, null);
        try {
            while (on && !source.isClosed()) {
                LockSupport.parkNanos(node, Waits.LOOK_NANOS);
                if (Thread.currentThread().isInterrupted()) {
                    return false;
                }
            }
            return true;
        } finally {
            Waits.end(wait);
            node.waiting.decrementAndGet();
        }
    }
}
