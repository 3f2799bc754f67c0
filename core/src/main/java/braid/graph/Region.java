package braid.graph;

import braid.Failure;
import braid.StreamException;
import braid.spi.Marker;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Nodes joined by synchronous links, with the one lock that lets one thread at a time into them.
///
/// The lock costs an uncontended element one compare-and-set: it is released by a plain ordered store, so a thread
/// that begins to wait at that very moment may be overlooked; its park is short and it looks again. Threads barge;
/// one that has been passed over for [#PATIENCE_NANOS] is handed the lock.
final class Region {

    /// How an attempt to enter ended.
    enum Entered {
        YES,
        /// The time was up.
        LATE,
        /// The thread was interrupted; its flag is set again.
        INTERRUPTED,
        /// To wait would close a circle of waits.
        CIRCLE
    }

    private static final VarHandle OWNER = handle("owner", Thread.class);
    private static final VarHandle HEIR = handle("heir", Thread.class);
    private static final VarHandle WAITING = handle("waiting", int.class);
    private static final long PATIENCE_NANOS = 500_000;
    private static final long SHORTEST_PARK_NANOS = 20_000;
    private static final long LONGEST_PARK_NANOS = 20_000_000;
    private static final int SPINS = 64;
    private static final AtomicLong NUMBERS = new AtomicLong();

    final long number = NUMBERS.incrementAndGet();

    @SuppressWarnings("unused") // through OWNER
    private volatile @Nullable Thread owner;

    private volatile int waiting;
    private volatile @Nullable Thread heir;
    private volatile boolean waking;
    private final Queue<Thread> queue = new ConcurrentLinkedQueue<>();

    private volatile @Nullable Queue<Runnable> inbox;

    // What follows is guarded by the lock.

    /// The first failure that reached an end since the region was entered, and its node.
    @Nullable
    StreamException noted;

    @Nullable
    Node notedAt;

    /// Markers that came to an end behind a failure that is noted: they arrive when it is known outside.
    private final List<Marker> behindNoted = new ArrayList<>();

    /// Where the thread is that is in it.
    final Place place = new Place();

    final Stopwatch watch = new Stopwatch();

    boolean hot;
    private long linking;
    private final List<Inlet> inlets = new ArrayList<>();

    private static VarHandle handle(String field, Class<?> type) {
        try {
            return MethodHandles.lookup().findVarHandle(Region.class, field, type);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @Nullable
    Thread owner() {
        return owner;
    }

    boolean contended() {
        return waiting > 0;
    }

    boolean tryEnter(Thread me) {
        return owner == null && OWNER.compareAndSet(this, null, me);
    }

    /// Enters however long it takes; an interrupt stays as the thread's flag.
    void enter(Node at) {
        Thread me = Thread.currentThread();
        if (!tryEnter(me)) {
            enterSlowly(me, at, false, Long.MAX_VALUE, PATIENCE_NANOS);
        }
    }

    /// Enters, unless an interrupt, a circle of waits or the end of `nanos` comes first.
    ///
    /// @param nanos how long to wait at the most, or `Long.MAX_VALUE`
    Entered enterFromOutside(Node at, long nanos) {
        Thread me = Thread.currentThread();
        return tryEnter(me) ? Entered.YES : enterSlowly(me, at, true, nanos, PATIENCE_NANOS);
    }

    /// As [#enterFromOutside], with no limit to the wait; those who barge do not go first.
    Entered enterToRewire(Node at) {
        Thread me = Thread.currentThread();
        return tryEnter(me) ? Entered.YES : enterSlowly(me, at, true, Long.MAX_VALUE, 0);
    }

    private Entered enterSlowly(Thread me, Node at, boolean fromOutside, long nanos, long patience) {
        if (owner == me) {
            if (fromOutside) {
                return Entered.CIRCLE;
            }
            throw new IllegalStateException("region entered twice at " + at.describe());
        }
        for (int i = 0; i < SPINS; i++) {
            Thread.onSpinWait();
            if (tryEnter(me)) {
                return Entered.YES;
            }
        }
        if (nanos <= 0) {
            return Entered.LATE;
        }
        Wait wait = Waits.begin(at, Wait.Kind.REGION, this);
        WAITING.getAndAdd(this, 1);
        queue.add(me);
        boolean interrupted = false;
        boolean claimed = false;
        try {
            Entered entered = null;
            Circle circle = new Circle(wait);
            long park = SHORTEST_PARK_NANOS;
            while (entered == null) {
                if (owner == me || tryEnter(me)) {
                    if (claimed) {
                        HEIR.compareAndSet(this, me, null);
                    }
                    return Entered.YES;
                }
                long waited = System.nanoTime() - wait.sinceNanos();
                if (waited > nanos) {
                    entered = Entered.LATE;
                } else if (fromOutside && interrupted) {
                    entered = Entered.INTERRUPTED;
                } else if (fromOutside && Circle.suspected(wait)) {
                    entered = Entered.CIRCLE;
                } else {
                    if (!fromOutside && circle.closed()) {
                        circle.open();
                    }
                    if (waited > patience && !claimed) {
                        claimed = HEIR.compareAndSet(this, null, me);
                    }
                    LockSupport.parkNanos(this, Math.min(park, nanos - waited + 1));
                    park = Math.min(2 * park, LONGEST_PARK_NANOS);
                    waking = false;
                    interrupted |= Thread.interrupted();
                }
            }
            return claimed && handedOver(me) ? Entered.YES : entered;
        } finally {
            queue.remove(me);
            WAITING.getAndAdd(this, -1);
            waking = false;
            Waits.end(wait);
            if (interrupted) {
                me.interrupt();
            }
        }
    }

    /// Gives up the claim to be handed the lock. Where the owner has taken it up already, the lock is ours in a
    /// moment.
    private boolean handedOver(Thread me) {
        if (HEIR.compareAndSet(this, me, null)) {
            return false;
        }
        while (owner != me) {
            Thread.onSpinWait();
        }
        return true;
    }

    private void exit() {
        if (waiting == 0) {
            OWNER.setRelease(this, null);
            return;
        }
        Thread next = heir;
        if (next != null) {
            if (HEIR.compareAndSet(this, next, null)) {
                OWNER.setRelease(this, next);
                LockSupport.unpark(next);
                return;
            }
        }
        OWNER.setRelease(this, null);
        if (!waking) {
            next = queue.peek();
            if (next != null) {
                waking = true;
                LockSupport.unpark(next);
            }
        }
    }

    /// Leaves the region, and does what was put into the inbox meanwhile.
    ///
    /// @return what is to be thrown for the failures that reached an end, or null
    @Nullable
    StreamException leave() {
        StreamException failed = takeNoted();
        arriveBehindNoted();
        exit();
        if (inbox != null) {
            emptyInbox();
        }
        return failed;
    }

    @Nullable
    StreamException takeNoted() {
        StreamException failed = noted;
        if (failed != null) {
            noted = null;
        }
        return failed;
    }

    /// Counts a copy of `marker` as arrived, but not before a failure noted earlier is known outside.
    void arrive(Marker marker) {
        if (noted == null) {
            marker.arrive();
        } else {
            behindNoted.add(marker);
        }
    }

    /// What was noted is known outside: the markers behind it have arrived.
    void arriveBehindNoted() {
        if (!behindNoted.isEmpty()) {
            List<Marker> late = List.copyOf(behindNoted);
            behindNoted.clear();
            late.forEach(Marker::arrive);
        }
    }

    /// Notes what was noted in `inner`, a region that was entered from this one, here instead.
    void takeOver(Region inner) {
        Node at = inner.notedAt;
        StreamException failed = inner.takeNoted();
        if (failed != null && at != null) {
            note(at, failed);
            behindNoted.addAll(inner.behindNoted);
            inner.behindNoted.clear();
        }
    }

    /// Notes a failure that reached an end: the first one is to be thrown, others are suppressed in it.
    void note(Node node, Failure failure) {
        Sightings.at(node, failure).moved(null);
        note(node, new StreamException(failure));
    }

    void note(Node node, StreamException exception) {
        StreamException first = noted;
        if (first == null) {
            noted = exception;
            notedAt = node;
        } else if (!first.equals(exception)) {
            first.addSuppressed(exception);
        }
    }

    /// Has `work` done in the region, by whoever holds it now when it leaves, or else before the next element.
    void queue(Runnable work) {
        Queue<Runnable> box = inbox;
        if (box == null) {
            synchronized (this) {
                box = inbox;
                if (box == null) {
                    box = new ConcurrentLinkedQueue<>();
                    inbox = box;
                }
            }
        }
        box.add(work);
    }

    boolean hasQueued() {
        Queue<Runnable> box = inbox;
        return box != null && !box.isEmpty();
    }

    /// Does what is in the inbox, unless another thread is in the region: then that one does it.
    void emptyInbox() {
        Thread me = Thread.currentThread();
        while (hasQueued() && tryEnter(me)) {
            try {
                workInbox();
            } finally {
                exit();
            }
        }
    }

    /// Does what is in the inbox; the caller is in the region.
    void workInbox() {
        Queue<Runnable> box = inbox;
        if (box != null) {
            for (Runnable work = box.poll(); work != null; work = box.poll()) {
                work.run();
            }
        }
    }

    void add(Inlet inlet) {
        inlets.add(inlet);
    }

    /// The number of the links as they are now; it changes when they do.
    long linking() {
        return linking;
    }

    /// Has everything linked anew before the next element.
    void relink(boolean asHot) {
        hot = asHot;
        linking++;
        for (Inlet inlet : inlets) {
            inlet.unlink();
        }
    }
}
