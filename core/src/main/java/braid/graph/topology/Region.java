package braid.graph.topology;

import braid.Failure;
import braid.StreamException;
import braid.graph.lock.Entered;
import braid.graph.lock.Inbox;
import braid.graph.lock.Lock;
import braid.graph.lock.Patience;
import braid.graph.trace.Place;
import braid.graph.trace.Stopwatch;
import braid.spi.Marker;
import braid.thread.Threads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Nodes joined by synchronous links: one thread at a time runs in them. Knows what has failed at an end since it
/// was entered, and what has to be done in it later.
public final class Region extends Lock {

    private static final AtomicLong NUMBERS = new AtomicLong();

    /// So many pieces of others' work are done at once; then who else wants the region has a chance.
    private static final int SOME = 256;

    private static final long TURN_NANOS = 500_000;

    /// A failure that reaches many ends, or many that come of one element, are not all told.
    private static final int MOST_SUPPRESSED = 16;

    private final long number = NUMBERS.incrementAndGet();
    private final Place place = new Place();
    private final Stopwatch watch = new Stopwatch();
    private final AtomicBoolean someoneComes = new AtomicBoolean();
    private volatile @Nullable Inbox inbox;

    // What follows is guarded by the lock.

    private @Nullable StreamException noted;
    private @Nullable Node notedAt;

    /// Markers that came to an end behind a failure that is noted: they arrive when it is known outside.
    private final List<Marker> behindNoted = new ArrayList<>(0);

    private boolean hot;
    private long linking;

    /// A region that nobody is in.
    public Region() {}

    /// Its number; who enters several goes by it.
    public long number() {
        return number;
    }

    /// Where the thread is that is in it.
    public Place place() {
        return place;
    }

    /// Tells the nodes' times from one another.
    public Stopwatch watch() {
        return watch;
    }

    /// Leaves the region, and sees to it that what was put into the inbox meanwhile is done: the thread's own work
    /// by itself, so that it is over when it goes on; others' by somebody else.
    ///
    /// @return what is to be thrown for the failures that reached an end, or null
    public @Nullable StreamException leave() {
        StreamException failed = takeNoted();
        arriveBehindNoted();
        exit();
        if (inbox != null) {
            workLeft();
        }
        return failed;
    }

    /// Does what the calling thread owes, and has the rest done; the caller is not in the region.
    public void workLeft() {
        Inbox box = inbox;
        while (box != null && box.isOwed() && tryEnter(Thread.currentThread())) {
            try {
                box.workOwed();
            } finally {
                exit();
            }
        }
        workLater();
    }

    /// Has what is in the inbox done soon, by a thread that may be held up.
    public void workLater() {
        Inbox box = inbox;
        if (box != null && !box.isEmpty() && someoneComes.compareAndSet(false, true)) {
            try {
                Threads.late(this::workSome);
            } catch (Throwable noThread) {
                someoneComes.set(false);
                throw noThread;
            }
        }
    }

    private void workSome() {
        if (!tryEnter(Thread.currentThread())) {
            enter(ITS_TURN);
        }
        someoneComes.set(false);
        place.ours = true;
        try {
            Inbox box = inbox;
            if (box != null) {
                box.work(SOME);
            }
        } finally {
            place.ours = false;
            exit();
            workLater();
        }
    }

    /// Waits for its turn, before those who come later. Nobody waits for who waits so.
    private static final Patience ITS_TURN = new Patience() {
        @Override
        public @Nullable Entered look(long waitedNanos, boolean interrupted) {
            return null;
        }

        @Override
        public long barging() {
            return TURN_NANOS;
        }
    };

    /// Has `work` done in the region, behind what is to be done there already, soon and by somebody else.
    public void queue(Runnable work) {
        queue(Thread.currentThread(), work);
        workLater();
    }

    /// Keeps `work`, which `by` has asked for, until [#workLater].
    public void queue(Thread by, Runnable work) {
        inbox().add(by, work);
    }

    /// Has `work` done in the region, behind what is to be done there already, by the calling thread: now, or when
    /// it leaves, or, where another thread is inside, by somebody else.
    public void owe(Runnable work) {
        inbox().owe(work);
        if (!isMine()) {
            workLeft();
        }
    }

    private Inbox inbox() {
        Inbox box = inbox;
        if (box == null) {
            synchronized (this) {
                box = inbox;
                if (box == null) {
                    box = new Inbox();
                    inbox = box;
                }
            }
        }
        return box;
    }

    /// Does what the calling thread has put into the inbox before, so that its order is kept; the caller is in the
    /// region.
    public void workOwn() {
        Inbox box = inbox;
        if (box != null && !box.isEmpty()) {
            box.workOwn();
        }
    }

    /// Whether something is to be done in it.
    public boolean hasQueued() {
        Inbox box = inbox;
        return box != null && !box.isEmpty();
    }

    /// Whether a failure reached an end since the region was entered.
    public boolean hasNoted() {
        return noted != null;
    }

    /// The node at whose end the first failure was noted.
    public @Nullable Node notedAt() {
        return notedAt;
    }

    /// What was noted, if anything.
    public @Nullable StreamException noted() {
        return noted;
    }

    /// What was noted, which is then the caller's to make known.
    public @Nullable StreamException takeNoted() {
        StreamException failed = noted;
        if (failed != null) {
            noted = null;
        }
        return failed;
    }

    /// Counts a copy of `marker` as arrived, but not before a failure noted earlier is known outside.
    public void arrive(Marker marker) {
        if (noted == null) {
            marker.arrive();
        } else {
            behindNoted.add(marker);
        }
    }

    /// What was noted is known outside: the markers behind it have arrived.
    public void arriveBehindNoted() {
        if (!behindNoted.isEmpty()) {
            List<Marker> late = List.copyOf(behindNoted);
            behindNoted.clear();
            late.forEach(Marker::arrive);
        }
    }

    /// Notes what was noted in `inner`, a region that was entered from this one, here instead.
    public void takeOver(Region inner) {
        Node at = inner.notedAt;
        StreamException failed = inner.takeNoted();
        if (failed != null && at != null) {
            note(at, failed);
            behindNoted.addAll(inner.behindNoted);
            inner.behindNoted.clear();
        }
    }

    /// Notes a failure that reached an end: the first one is to be thrown, others are suppressed in it. One that
    /// reaches several ends is noted once.
    public void note(Node node, Failure failure) {
        node.failures().saw(failure).moved(Place.NOWHERE);
        StreamException first = noted;
        if (first == null || !knows(first, failure)) {
            note(node, new StreamException(failure));
        }
    }

    /// As above, with what is to be thrown.
    public void note(Node node, StreamException exception) {
        StreamException first = noted;
        if (first == null) {
            noted = exception;
            notedAt = node;
        } else if (!knows(first, exception.failure()) && first.getSuppressed().length < MOST_SUPPRESSED) {
            first.addSuppressed(exception);
        }
    }

    @SuppressWarnings("ReferenceEquality") // the very same one; a user's equals may say anything
    private static boolean knows(StreamException first, Failure failure) {
        if (first.failure().cause() == failure.cause()) {
            return true;
        }
        for (Throwable each : first.getSuppressed()) {
            if (each instanceof StreamException other && other.failure().cause() == failure.cause()) {
                return true;
            }
        }
        return false;
    }

    /// The number of the links as they are now; it changes when they do.
    public long linking() {
        return linking;
    }

    /// Whether its receivers are to have classes of their own.
    public boolean hot() {
        return hot;
    }

    /// Has everything linked anew before the next element.
    public void relink(boolean asHot) {
        hot = asHot;
        linking++;
    }
}
