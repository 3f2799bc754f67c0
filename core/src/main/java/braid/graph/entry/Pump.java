package braid.graph.entry;

import braid.StreamException;
import braid.graph.link.Entry;
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

/// The thread of a boundary: delivers what is ready into the region behind it. It is there while there is
/// something to deliver, and a moment longer; a boundary that holds nothing costs no thread.
final class Pump<O> implements Boundary, Runnable {

    private static final long LINGER_NANOS = 50_000_000;

    /// So often a thread looks again before it parks: a wake-up costs more than many elements.
    private static final int SPINS = 50;

    /// Where an element takes longer on the average, threads that help leave it to the boundary's own for a while.
    private static final long QUICK_NANOS = 50_000;

    /// A thread that helps looks at the time once in so many elements; a mask.
    private static final int LOOK = 15;

    /// A thread that helps leaves the region after so long, for others to have their turn.
    private static final long LONG_NANOS = 100_000;

    private static final long SHORTEST_REFUSAL_NANOS = 1_000_000;
    private static final long LONGEST_REFUSAL_NANOS = 1_000_000_000;

    /// The most elements between two looks at who else wants the region.
    private static final int BATCH = 1024;

    private final Node node;
    private final Delivery<O> delivery;
    private final BoundaryState state;
    private final Inlet behind;
    private final AtomicBoolean running = new AtomicBoolean();
    private final AtomicBoolean helping = new AtomicBoolean();
    private volatile boolean parked;

    /// The boundary's own thread.
    private volatile @Nullable Thread mine;

    /// How often in a row helping was slow; by whoever helps.
    private int slow;

    private volatile long refusedUntil = System.nanoTime();

    Pump(Node node, Delivery<O> delivery, BoundaryState state) {
        this.node = node;
        this.delivery = delivery;
        this.state = state;
        this.behind = new Inlet(state.behind(), node, Node.BEHIND);
        state.readyBehind(behind::ready);
    }

    @Override
    public void wake() {
        if (state.stopped()) {
            node.discarded(state.discard()); // what came late is gone too, so that nobody waits for a marker in it
        } else if (running.get()) {
            // While the oldest element waits for its task there is nothing that the thread could do.
            if (parked && delivery.nanosUntilReady() < Long.MAX_VALUE) {
                parked = false;
                LockSupport.unpark(mine);
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
        mine = me;
        state.deliveredBy(me);
        me.setName("braid-" + node.name());
        try {
            while (!state.stopped()) {
                if (mayDeliver() && (delivery.ready() || spun())) {
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
            mine = null;
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

    /// Not where it is about to be destroyed: steps behind it have thrown away elements already, perhaps, and
    /// nothing overtakes those.
    private boolean mayDeliver() {
        return !state.stopped() && !node.doomed();
    }

    private boolean spun() {
        for (int i = 0; i < SPINS; i++) {
            Thread.onSpinWait();
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
        if ((due > 0 || !mayDeliver()) && !state.stopped()) {
            Thread me = Thread.currentThread();
            Clock.@Nullable Scheduled alarm = due == Long.MAX_VALUE || due <= 0
                    ? null // nothing will come, or it is there and its time is not what is waited for
                    : node.clock().schedule(Duration.ofNanos(due), () -> LockSupport.unpark(me));
            state.alarm(alarm);
            if (!state.stopped()) {
                LockSupport.parkNanos(this, LINGER_NANOS);
            }
            state.alarm(null);
            if (alarm != null) {
                alarm.cancel();
            }
        }
        parked = false;
        return !empty || delivery.held() > 0 || delivery.ready();
    }

    @Override
    public boolean help(long nanos) {
        long begun = System.nanoTime();
        while (mayDeliver() && delivery.ready() && (parked || !running.get())) {
            long now = System.nanoTime();
            if (now - refusedUntil < 0) {
                break;
            }
            if (now - begun > nanos) {
                return false;
            }
            if (!helping.compareAndSet(false, true)) {
                return true; // whoever helps looks again
            }
            boolean goesOn;
            try {
                goesOn = deliverQuickly();
            } finally {
                helping.set(false);
            }
            if (!goesOn) {
                break;
            }
        }
        if (state.stopped() || delivery.ready()) {
            wake();
        }
        return true;
    }

    /// Delivers on the calling thread, which must not wait; false where the boundary's own must go on.
    @SuppressWarnings("unchecked")
    private boolean deliverQuickly() {
        Region region = behind.region();
        Thread me = Thread.currentThread();
        if (!region.tryEnter(me)) {
            return false;
        }
        state.deliveredBy(me);
        long begun = System.nanoTime();
        int pushed = 0;
        boolean room = true;
        boolean failed = false;
        try {
            region.workOwn();
            while (room && pushed < BATCH && mayDeliver() && delivery.ready()) {
                Entry entry = behind.entry();
                room = entry.ready();
                if (room) {
                    deliverOne((Receiver<? super O>) (Receiver<?>) entry);
                    room = !me.isInterrupted(); // it may be meant for this thread, or be what an element left
                    pushed++;
                    if (region.hasNoted()) {
                        failed = true;
                        failUnlessKnown(region);
                    }
                    delivery.delivered();
                    if (region.contended() || ((pushed & LOOK) == 1 && System.nanoTime() - begun > LONG_NANOS)) {
                        break;
                    }
                }
            }
            state.wanted(behind.entry().wanted());
        } catch (Throwable broken) {
            Failing.fail(node, new StreamException(node.failure(null, broken)));
            throw broken;
        } finally {
            state.deliveredBy(mine);
            region.leave();
        }
        long now = System.nanoTime();
        if (now - begun < QUICK_NANOS * (pushed + 1)) {
            slow = 0;
        } else if (++slow > 1) { // once may be by chance: other threads want the core too
            refusedUntil = now + Math.min(SHORTEST_REFUSAL_NANOS << Math.min(slow, 30), LONGEST_REFUSAL_NANOS);
        }
        if (failed) {
            start(); // to report it, if no call throws it
        }
        return room;
    }

    @SuppressWarnings("unchecked")
    private void deliver() {
        Region region = behind.region();
        Entering.always(region, node);
        region.place().ours = true;
        try {
            region.workOwn();
            int pushed = 0;
            do {
                deliverOne((Receiver<? super O>) (Receiver<?>) behind.entry());
                boolean _ = Thread.interrupted();
                if (region.hasNoted()) {
                    failUnlessKnown(region);
                }
                delivery.delivered();
            } while (++pushed < BATCH && mayDeliver() && !region.contended() && delivery.ready());
            state.wanted(behind.entry().wanted());
        } finally {
            region.place().ours = false;
            region.leave();
        }
    }

    /// Fails the stream for what was noted, unless the delivery makes it known.
    private void failUnlessKnown(Region region) {
        StreamException noted = region.noted();
        if (noted != null && delivery.unhandled(noted)) {
            region.takeNoted();
        }
        Failing.failIfNoted(region);
    }

    /// An interrupt that the user's code left, for whichever reason, is the element's alone: nobody else has this
    /// thread.
    private void deliverOne(Receiver<? super O> down) {
        try {
            delivery.deliver(down);
        } catch (InterruptedException ended) {
            // It waited for room at a node that was destroyed.
        }
    }
}
