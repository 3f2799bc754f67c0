package braid.graph;

import braid.spi.Boundary;
import braid.spi.Clock;
import braid.spi.Delivery;
import braid.spi.Receiver;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The thread of a boundary: delivers what is ready into the region behind it. It is there while there is something
/// to deliver, and a moment longer; a boundary that holds nothing costs no thread.
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
    private final Inlet behind;
    private final AtomicBoolean running = new AtomicBoolean();
    private final AtomicBoolean helping = new AtomicBoolean();
    private volatile @Nullable Thread thread;
    private volatile @Nullable Thread helper;

    /// How often in a row helping was slow; by whoever helps.
    private int slow;

    private volatile long refusedUntil = System.nanoTime();
    private volatile boolean parked;
    private volatile boolean stopped;
    private volatile boolean wanted = true;

    /// Wakes the parked thread when the oldest element is due.
    private volatile Clock.@Nullable Scheduled alarm;

    Pump(Node node, Delivery<O> delivery, Region region) {
        this.node = node;
        this.delivery = delivery;
        this.behind = new Inlet(region, node, Inlet.BEHIND);
    }

    Region region() {
        return behind.region();
    }

    /// Whether anybody behind wanted more when something was delivered last.
    boolean wanted() {
        return wanted && !stopped;
    }

    /// Whoever delivers now; the boundary's own thread where nobody does.
    @Nullable
    Thread thread() {
        Thread helps = helper;
        return helps != null ? helps : thread;
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
            // While the oldest element waits for its task there is nothing that the thread could do.
            if (parked && delivery.nanosUntilReady() < Long.MAX_VALUE) {
                parked = false;
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
                if (delivery.ready() || spun()) {
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
                discard();
            } else if (delivery.ready()) {
                start();
            } else {
                node.reportUnthrown();
            }
        }
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
        if (due > 0 && !stopped) {
            if (due < Long.MAX_VALUE) {
                alarm = node.clock().schedule(Duration.ofNanos(due), () -> LockSupport.unpark(thread));
            }
            LockSupport.parkNanos(this, LINGER_NANOS);
            cancelAlarm();
        }
        parked = false;
        Thread.interrupted(); // a user's function may have left it; it is nobody's business here
        return !empty || delivery.held() > 0 || delivery.ready();
    }

    private void cancelAlarm() {
        Clock.Scheduled set = alarm;
        if (set != null) {
            set.cancel();
            alarm = null;
        }
    }

    @Override
    public boolean help(long nanos) {
        long begun = System.nanoTime();
        while (!stopped && delivery.ready() && (parked || !running.get())) {
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
        if (stopped || delivery.ready()) {
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
        helper = me;
        long begun = System.nanoTime();
        int pushed = 0;
        boolean room = true;
        boolean failed = false;
        try {
            if (region.hasQueued()) {
                region.workInbox();
            }
            while (room && pushed < BATCH && !stopped && delivery.ready()) {
                Entry entry = behind.entry();
                room = entry.ready();
                if (room) {
                    delivery.deliver((Receiver<? super O>) (Receiver<?>) entry);
                    pushed++;
                    if (region.noted != null) {
                        failed = true;
                        Failing.failIfNoted(region);
                    }
                    Thread.interrupted(); // one element's affair is not the next one's
                    if (region.contended() || ((pushed & LOOK) == 1 && System.nanoTime() - begun > LONG_NANOS)) {
                        break;
                    }
                }
            }
            wanted = behind.entry().wanted();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable broken) {
            Failing.fail(node, new braid.StreamException(node.failure(null, broken)));
            throw broken;
        } finally {
            helper = null;
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
            wanted = behind.entry().wanted();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            region.leave();
        }
    }

    /// Has the thread end behind the element that it is about, however long that takes, and throws away what is
    /// held.
    void stop() {
        stopped = true;
        LockSupport.unpark(thread);
        cancelAlarm();
        discard();
    }

    private synchronized void discard() {
        node.discarded(delivery.discard());
    }
}
