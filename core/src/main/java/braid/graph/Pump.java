package braid.graph;

import braid.spi.Boundary;
import braid.spi.Clock;
import braid.spi.Delivery;
import braid.spi.Receiver;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The thread of a boundary: delivers what is ready into the region behind it. It is there while there is something
/// to deliver, and a moment longer; a boundary that holds nothing costs no thread.
final class Pump<O> implements Boundary, Runnable {

    private static final long LINGER_NANOS = 50_000_000;
    private static final int SPINS = 200;

    /// The most elements between two looks at who else wants the region.
    private static final int BATCH = 1024;

    private final Node node;
    private final Delivery<O> delivery;
    private final Inlet behind;
    private final AtomicBoolean running = new AtomicBoolean();
    private volatile @Nullable Thread thread;
    private volatile boolean parked;
    private volatile boolean stopped;
    private final CountDownLatch ended = new CountDownLatch(1);

    Pump(Node node, Delivery<O> delivery, Region region) {
        this.node = node;
        this.delivery = delivery;
        this.behind = new Inlet(region, node, Inlet.BEHIND);
    }

    Region region() {
        return behind.region();
    }

    @Nullable
    Thread thread() {
        return thread;
    }

    int held() {
        return delivery.held();
    }

    int bound() {
        return delivery.bound();
    }

    @Override
    public void wake() {
        if (stopped) {
            discard(); // what came late is gone too, so that nobody waits for a marker in it
        } else if (running.get()) {
            if (parked) {
                LockSupport.unpark(thread);
            }
        } else {
            start();
        }
    }

    private void start() {
        if (!stopped && running.compareAndSet(false, true)) {
            Threads.execute(this);
        }
    }

    @Override
    public void run() {
        Thread me = Thread.currentThread();
        String name = me.getName();
        thread = me;
        me.setName("braid-" + node.name());
        try {
            while (!stopped) {
                if (delivery.ready() || spin()) {
                    deliver();
                } else if (!park()) {
                    return;
                }
            }
        } catch (Throwable broken) {
            Failing.fail(node, new braid.StreamException(node.failure(null, broken)));
            throw broken;
        } finally {
            me.setName(name);
            thread = null;
            running.set(false);
            if (stopped) {
                ended.countDown();
            } else if (delivery.ready()) {
                start();
            } else {
                node.reportUnthrown();
            }
        }
    }

    private boolean spin() {
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
        if (due > 0 && !stopped) {
            Clock.Scheduled alarm = due == Long.MAX_VALUE ? null : alarm(due);
            LockSupport.parkNanos(this, LINGER_NANOS);
            if (alarm != null) {
                alarm.cancel();
            }
        }
        parked = false;
        Thread.interrupted(); // a user's function may have left it; it is nobody's business here
        return !empty || delivery.held() > 0 || delivery.ready();
    }

    private Clock.Scheduled alarm(long nanos) {
        return node.clock().schedule(Duration.ofNanos(nanos), () -> LockSupport.unpark(thread));
    }

    @SuppressWarnings("unchecked")
    private void deliver() {
        Region region = behind.region();
        region.enter(node);
        try {
            if (region.hasQueued()) {
                region.workInbox();
            }
            int pushed = 0;
            do {
                delivery.deliver((Receiver<? super O>) (Receiver<?>) behind.entry());
                if (region.noted != null) {
                    Failing.failIfNoted(region);
                }
            } while (++pushed < BATCH && !stopped && !region.contended() && delivery.ready());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            region.leave();
        }
    }

    /// Ends the thread after the element that it is about, and throws away what is held.
    void stop() {
        stopped = true;
        if (running.get()) {
            LockSupport.unpark(thread);
            if (thread != Thread.currentThread()) {
                awaitEnd();
            }
        }
        discard();
    }

    private synchronized void discard() {
        node.discarded(delivery.discard());
    }

    private void awaitEnd() {
        // Bounded: a user's function that never returns must not hold up whoever destroys the node.
        try {
            if (!ended.await(100, TimeUnit.MILLISECONDS)) {
                node.advise("its thread is still in a function, and ends behind it");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
