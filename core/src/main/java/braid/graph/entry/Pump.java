package braid.graph.entry;

import braid.StreamException;
import braid.graph.link.Inlet;
import braid.graph.topology.BoundaryState;
import braid.graph.topology.Failing;
import braid.graph.topology.Node;
import braid.graph.topology.Region;
import braid.graph.wait.Entering;
import braid.spi.Boundary;
import braid.spi.Clock;
import braid.spi.Delivery;
import braid.spi.Receiver;
import braid.thread.Threads;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The thread of a boundary: delivers what is ready into the region behind it. It is there while there is something
/// to deliver, and a moment longer; a boundary that holds nothing costs no thread.
final class Pump<O> implements Boundary, Runnable {

    private static final long LINGER_NANOS = 50_000_000;

    /// So often a thread lets others go first before it parks: a wake-up costs more than many elements.
    private static final int YIELDS = 4;

    /// The most elements between two looks at who else wants the region.
    private static final int BATCH = 1024;

    private final Node node;
    private final Delivery<O> delivery;
    private final BoundaryState state;
    private final Inlet behind;
    private final AtomicBoolean running = new AtomicBoolean();
    private volatile boolean parked;

    Pump(Node node, Delivery<O> delivery, BoundaryState state) {
        this.node = node;
        this.delivery = delivery;
        this.state = state;
        this.behind = new Inlet(state.behind(), node, Node.BEHIND);
    }

    @Override
    public void wake() {
        if (state.stopped()) {
            node.discarded(state.discard()); // what came late is gone too, so that nobody waits for a marker in it
        } else if (running.get()) {
            // While the oldest element waits for its task there is nothing that the thread could do.
            if (parked && delivery.nanosUntilReady() < Long.MAX_VALUE) {
                parked = false;
                LockSupport.unpark(state.thread());
            }
        } else {
            start();
        }
    }

    private void start() {
        if (!state.stopped() && running.compareAndSet(false, true)) {
            try {
                Threads.execute(this);
            } catch (Throwable noThread) {
                running.set(false);
                throw noThread;
            }
        }
    }

    @Override
    public void run() {
        Thread me = Thread.currentThread();
        String name = me.getName();
        state.deliveredBy(me);
        me.setName("braid-" + node.name());
        try {
            while (!state.stopped()) {
                if (delivery.ready() || yielded()) {
                    deliver();
                } else if (!park()) {
                    return;
                }
            }
        } catch (Throwable broken) {
            Failing.fail(node, new StreamException(node.failure(null, broken)));
            throw broken;
        } finally {
            me.setName(name);
            state.deliveredBy(null);
            running.set(false);
            if (state.stopped()) {
                node.discarded(state.discard());
            } else if (delivery.held() > 0 || delivery.ready()) {
                start(); // it came since the last look; perhaps it is not due yet
            } else {
                Failing.reportUnthrown(node);
            }
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // only a hint; a park follows
    private boolean yielded() {
        for (int i = 0; i < YIELDS; i++) {
            Thread.yield();
            if (delivery.ready()) {
                return true;
            }
        }
        return false;
    }

    /// Waits for something to deliver; false where there was nothing for long, and nothing is held either.
    private boolean park() {
        parked = true;
        boolean empty = delivery.held() == 0;
        long due = delivery.nanosUntilReady();
        if (due > 0 && !state.stopped()) {
            Thread me = Thread.currentThread();
            Clock.@Nullable Scheduled alarm = due == Long.MAX_VALUE
                    ? null
                    : node.clock().schedule(Duration.ofNanos(due), () -> LockSupport.unpark(me));
            LockSupport.parkNanos(this, LINGER_NANOS);
            if (alarm != null) {
                alarm.cancel();
            }
        }
        parked = false;
        return !empty || delivery.held() > 0 || delivery.ready();
    }

    @SuppressWarnings("unchecked")
    private void deliver() {
        Region region = behind.region();
        Entering.always(region, node);
        try {
            region.workOwn();
            int pushed = 0;
            do {
                deliverOne((Receiver<? super O>) (Receiver<?>) behind.entry());
                if (region.hasNoted()) {
                    Failing.failIfNoted(region);
                }
                delivery.delivered();
            } while (++pushed < BATCH && !state.stopped() && !region.contended() && delivery.ready());
            state.wanted(behind.entry().wanted());
        } finally {
            region.leave();
        }
    }

    /// An interrupt that the user's code left, for whichever reason, is the element's alone: nobody else has this
    /// thread.
    private void deliverOne(Receiver<? super O> down) {
        try {
            delivery.deliver(down);
            boolean _ = Thread.interrupted();
        } catch (InterruptedException ended) {
            // It waited for room at a node that was destroyed.
        }
    }
}
