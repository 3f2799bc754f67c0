package braid.graph.entry;

import braid.graph.topology.Node;
import braid.graph.topology.Region;
import braid.graph.topology.SourceState;
import braid.graph.wait.Wait;
import braid.graph.wait.Waits;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;

/// Whether a source is paused, and what was queued at it meanwhile, in order.
final class Pause {

    private static final long LOOK_NANOS = 20_000_000;

    private record Queued(Thread by, Runnable work) {}

    private final Node node;
    private final SourceState source;
    private final Queue<Queued> queued = new ArrayDeque<>();

    Pause(Node node, SourceState source) {
        this.node = node;
        this.source = source;
        var _ = source.refused().thenRun(this::end);
    }

    /// Begins it, unless the source takes no more elements anyway.
    synchronized void begin() {
        if (!source.isOver()) {
            source.paused(true);
        }
    }

    /// Ends it: what was queued goes to the region first, then those who wait go on.
    void end() {
        Region region = source.region();
        synchronized (this) {
            if (!source.paused()) {
                return;
            }
            queued.forEach(each -> region.queue(each.by(), each.work()));
            queued.clear();
            source.paused(false);
        }
        node.waiters().wake();
        region.workLater();
    }

    /// Keeps `work` for the end of the pause; false if there is none.
    synchronized boolean queue(Runnable work) {
        return source.paused() && queued.add(new Queued(Thread.currentThread(), work));
    }

    /// As [#queue], if it is to be done behind something that is queued.
    synchronized boolean queueBehind(Runnable work) {
        return !queued.isEmpty() && queued.add(new Queued(Thread.currentThread(), work));
    }

    /// Waits until it is over, or the source takes no more elements.
    ///
    /// @return false if an interrupt came first; the thread's flag is set again
    boolean await() {
        Thread me = Thread.currentThread();
        node.waiters().add(me);
        Wait wait = Waits.begin(node, Wait.Kind.PAUSE);
        try {
            while (source.paused() && !source.isOver()) {
                LockSupport.parkNanos(node, LOOK_NANOS);
                if (me.isInterrupted()) {
                    return false;
                }
            }
            return true;
        } finally {
            Waits.end(wait);
            node.waiters().remove(me);
        }
    }
}
