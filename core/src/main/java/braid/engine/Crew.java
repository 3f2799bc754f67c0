package braid.engine;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The threads that compute what is in a ring: those of the engine that were woken for it, and an emitter that finds it
/// full.
///
/// They claim runs of neighbours, so that quick elements share what a hand-over costs. At most one thread at a time is
/// being woken, and only where there is work enough for it. One that finds nothing to claim takes single elements
/// out of runs that others do not get on with.
final class Crew {

    /// So often a thread looks again before it gives up.
    private static final int SPINS = 50;

    /// So long it leaves what it looks at alone meanwhile.
    private static final int PAUSES = 3;

    /// A thread that looks for elements looks for some to deliver once in so many times, and at the time once in so
    /// many elements that it computes; a mask.
    private static final int LOOK = 15;

    /// An emitter looks at the time once in so many elements; a mask.
    private static final int SELDOM = 3;

    /// A run that lasts longer was not expected to.
    private static final long LATE_NANOS = 100_000;

    /// So long an emitter delivers at a time, where each element takes less than [#LIGHT_NANOS].
    private static final long HELP_NANOS = 20_000;

    private static final long LIGHT_NANOS = 2_000;

    /// While an emitter computes all that it emits, since no hand-over would pay, a thread of the engine looks again
    /// after so long at first, and less and less often then: so neither has to wake the other.
    private static final long NAP_NANOS = 50_000;

    private static final long LONGEST_NAP_NANOS = 200_000;

    /// So long a thread that finds nothing looks on while an emitter computes: its run will be over by then, and to
    /// be woken costs more.
    private static final long PATIENCE_NANOS = 100_000;

    /// So long a thread of the engine stays with one ring where other tasks are queued.
    private static final long STAY_NANOS = 200_000;

    private final Ring ring;
    private final Track track;
    private final int capacity;

    /// Threads of the engine that are about it.
    private final AtomicInteger working = new AtomicInteger();

    /// Threads that look for something to claim, or were asked to.
    private final AtomicInteger searching = new AtomicInteger();

    /// How many runs emitters have begun and ended; odd while one computes.
    private final AtomicLong byEmitters = new AtomicLong();

    /// Of the element that was put in last; of the region before the ring.
    private @Nullable Segment put;

    /// When a run was begun last.
    private volatile long begunNanos;

    /// How long it takes to deliver an element, on the average; begins high.
    private volatile long nanosToDeliver = 2 * LIGHT_NANOS;

    Crew(Ring ring, Track track, int capacity) {
        this.ring = ring;
        this.track = track;
        this.capacity = capacity;
    }

    /// Element number `at` was put in: has a thread of the engine come, if that is worth it.
    void put(long at, Segment segment) {
        put = segment;
        call(at, segment);
    }

    private void call(long at, Segment segment) {
        if (searching.get() == 0 && isWorthAnother(at, segment)) {
            seek(segment);
        }
    }

    /// Whether one more thread should come for what was put in up to number `at`. To wake one costs more than many
    /// quick elements.
    private boolean isWorthAnother(long at, Segment segment) {
        int about = working.get();
        return about == 0
                || !ring.isOrdered()
                || (about < places(segment) && segment.isLong(at + 1 - track.claimed()))
                || ((at & SELDOM) == 0 && System.nanoTime() - begunNanos > LATE_NANOS);
    }

    /// How many threads of the engine are of use: where an emitter computes too, one less than there are cores, since
    /// they would take turns on them in the midst of their runs. Else the engine knows, which may have them sleep.
    private static int places(Segment segment) {
        return segment.isLight() ? Math.max(1, segment.engine().cores() - 1) : Integer.MAX_VALUE;
    }

    /// Has one more thread of the engine look for something to do here, unless one does.
    private void seek(Segment segment) {
        if (searching.compareAndSet(0, 1)) {
            segment.engine().assist(new Assistance(ring, segment, null));
        }
    }

    /// A thread that was asked for will not come.
    void refused() {
        searching.decrementAndGet();
    }

    /// Computes a run as an emitter, if that is quick, and delivers; false if there is nothing of the kind.
    boolean computeAsEmitter() {
        long from = track.unclaimed();
        long end = track.put();
        boolean claims = from < end;
        long first = claims ? from : leftBehind(track.claimed());
        Segment segment = first < 0 ? null : track.cell(first).segment();
        if (segment == null || !segment.isLight()) {
            return false;
        }
        int most = segment.isQuick() ? capacity : Math.max(1, capacity / 4);
        int run = claims ? segment.run(end - from, most) : 1;
        if (!claims || track.claim(from, from + run)) {
            byEmitters.incrementAndGet();
            compute(first, first + run, segment, null);
            byEmitters.incrementAndGet();
        }
        if (ring.ready()) {
            boolean seenTo = nanosToDeliver < LIGHT_NANOS && deliver(HELP_NANOS);
            if (!seenTo && working.get() == 0) {
                seek(segment);
            }
        }
        return true;
    }

    /// Whether an emitter computes what it has put in last. By the region before the ring.
    boolean isLight() {
        Segment segment = put;
        return segment != null && segment.isLight();
    }

    /// Whether there is work enough for a while in which nobody has to wait for an emitter.
    boolean hasPlenty() {
        long next = track.claimed();
        long left = track.put() - next;
        Segment segment = left > 0 ? track.cell(next).segment() : null;
        return segment != null
                && !segment.isSlow()
                && left > 2L * segment.engine().cores();
    }

    /// Whether what comes next is so quick that a hand-over costs more.
    boolean isQuick() {
        long next = track.unclaimed();
        Segment segment = next < track.put() ? track.cell(next).segment() : null;
        return segment != null && segment.isQuick();
    }

    /// Computes what there is, as a thread of the engine that was counted as searching.
    void assist(LocalEngine engine) {
        long begun = System.nanoTime();
        LocalWorker worker = LocalWorker.here();
        working.incrementAndGet();
        long seen = byEmitters.get();
        long nap = NAP_NANOS;
        while (true) {
            if (engine.isClosed()) {
                working.decrementAndGet();
                ring.refused(null); // what comes later is refused where it is put in
                return;
            }
            long now = byEmitters.get();
            if (now != seen && worker != null && isQuick() && !engine.hasQueued()) {
                seen = now;
                worker.nap(nap);
                nap = Math.min(2 * nap, LONGEST_NAP_NANOS);
                continue;
            }
            seen = now;
            if (!found(engine, worker)) {
                searching.decrementAndGet();
                working.decrementAndGet();
                if (ring.ready()) {
                    deliver(worker);
                }
                // Who put something in before saw that one was searching.
                if (track.claimed() >= track.put() || !searching.compareAndSet(0, 1)) {
                    return;
                }
                working.incrementAndGet();
            } else if (engine.isCrowded() || (engine.hasQueued() && System.nanoTime() - begun > STAY_NANOS)) {
                working.decrementAndGet();
                long next = track.claimed();
                Segment segment = next < track.put() ? track.cell(next).segment() : null;
                if (segment != null) {
                    seek(segment);
                }
                return;
            } else if (isOneTooMany(seen)) {
                return;
            } else {
                nap = NAP_NANOS;
                searching.incrementAndGet();
            }
        }
    }

    /// Whether the calling thread leaves, since there are others and an emitter, who has computed since it was at
    /// `seen`.
    private boolean isOneTooMany(long seen) {
        int about = working.get();
        if (about == 1 || byEmitters.get() == seen) {
            return false;
        }
        long next = track.claimed();
        Segment segment = next < track.put() ? track.cell(next).segment() : null;
        return segment != null && about > places(segment) && working.compareAndSet(about, about - 1);
    }

    /// Looks for elements and computes them; it is counted as searching until it has some. False if there are none.
    private boolean found(LocalEngine engine, @Nullable LocalWorker worker) {
        long until = 0;
        for (int i = 0; i < SPINS || until != 0; i++) {
            if (claim(worker) || ((i & LOOK) == LOOK && steal(worker))) {
                return true;
            }
            if ((i & LOOK) == 0) {
                if (ring.ready() && !isDeliveredByEmitter(byEmitters.get())) {
                    deliver(worker);
                }
                if (i + LOOK >= SPINS) {
                    until = lookUntil(until, engine, worker);
                }
            }
            for (int pause = 0; pause < PAUSES; pause++) {
                Thread.onSpinWait(); // who looks all the time takes from the emitter what that writes
            }
        }
        return false;
    }

    /// Until when a thread that has found nothing looks on; 0 where it gives up.
    private long lookUntil(long until, LocalEngine engine, @Nullable LocalWorker worker) {
        if (worker == null || (byEmitters.get() & 1) == 0 || engine.hasQueued()) {
            return 0;
        }
        long now = System.nanoTime();
        if (until == 0) {
            return (now + PATIENCE_NANOS) | 1;
        }
        return now - until < 0 ? until : 0;
    }

    private boolean claim(@Nullable LocalWorker worker) {
        long from;
        int run;
        Segment segment;
        do {
            from = track.unclaimed();
            long end = track.put();
            if (from >= end) {
                return false;
            }
            segment = track.cell(from).segment();
            if (segment != null && segment.engine().isClosed()) {
                return false;
            }
            run = segment == null
                    ? 1
                    : segment.run(
                            end - from,
                            Math.max(1, capacity / (2 * segment.engine().cores())));
        } while (!track.claim(from, from + run));
        searching.decrementAndGet();
        if (segment != null) {
            long end = track.put();
            if (run > 1 && !ring.isOrdered()) {
                seek(segment); // if one of them lasts, those behind it need not wait for it
            } else if (from + run < end) {
                call(end - 1, segment);
            }
            computeAndDeliver(from, from + run, segment, worker);
        }
        return true;
    }

    /// Takes one element from a run that another thread has claimed and not come to.
    private boolean steal(@Nullable LocalWorker worker) {
        long at = leftBehind(track.claimed());
        Segment segment = at < 0 ? null : track.cell(at).segment();
        if (segment == null || segment.engine().isClosed()) {
            return false;
        }
        searching.decrementAndGet();
        if (leftBehind(at) >= 0) {
            seek(segment);
        }
        computeAndDeliver(at, at + 1, segment, worker);
        return true;
    }

    /// The last element before number `end` that was claimed and not begun, or -1. Who has claimed it comes to it
    /// last.
    private long leftBehind(long end) {
        long head = track.head();
        for (long at = end - 1; at >= head; at--) {
            if (track.cell(at).state() == Cell.FULL) {
                return at;
            }
        }
        return -1;
    }

    private void computeAndDeliver(long from, long to, Segment segment, @Nullable LocalWorker worker) {
        long before = byEmitters.get();
        compute(from, to, segment, worker);
        if (ring.ready() && !isDeliveredByEmitter(before)) {
            deliver(worker);
        }
    }

    /// Whether an emitter, who computes or has computed since it was at `before`, sees to what is done: the thread that
    /// puts elements in has the ring's memory at hand.
    private boolean isDeliveredByEmitter(long before) {
        long now = byEmitters.get();
        return ((now & 1) == 1 || now != before) && nanosToDeliver < LIGHT_NANOS;
    }

    /// Computes those of a run that nobody else does.
    ///
    /// @param worker the engine's thread; null for an emitter
    private void compute(long from, long to, Segment segment, @Nullable LocalWorker worker) {
        Tray before = Tray.current();
        Tray tray = Tray.take(ring);
        long begun = System.nanoTime();
        begunNanos = begun;
        int computed = 0;
        boolean failed = false;
        try {
            for (long at = from; at < to; at++) {
                Cell cell = track.cell(at);
                if (cell.move(Cell.FULL, Cell.BUSY)) {
                    failed |= compute(cell, tray);
                    if (worker != null) {
                        Thread.interrupted(); // one element's affair is not the next one's
                    }
                    computed++;
                    boolean looks = at + 1 < to && (computed & LOOK) == 1;
                    if (looks && segment.isSlow(System.nanoTime() - begun)) {
                        seek(segment); // others may take the rest
                    }
                }
            }
        } finally {
            tray.giveBack(before);
        }
        if (computed > 0) {
            long nanos = System.nanoTime() - begun;
            segment.took(nanos, computed);
            segment.engine().ran(segment.origin(), worker, begun, nanos, failed, computed);
        }
        VarHandle.fullFence(); // what is done is seen before it is looked who delivers
    }

    private boolean compute(Cell cell, Tray tray) {
        Segment segment = cell.segment(); // perhaps another one than that of the run's first
        boolean failed = segment != null && segment.compute(cell, tray);
        ring.computed(cell);
        return failed;
    }

    /// Delivers what is in turn.
    private void deliver(@Nullable LocalWorker worker) {
        if (worker == null) {
            ring.wake(); // on a virtual thread: others may need its carrier
            return;
        }
        worker.leave();
        try {
            deliver(Long.MAX_VALUE);
        } finally {
            worker.comeBack();
        }
    }

    private boolean deliver(long nanos) {
        long begun = System.nanoTime();
        long from = track.head();
        boolean seenTo = ring.help(nanos);
        long delivered = track.head() - from;
        if (delivered > 0) {
            long known = nanosToDeliver;
            nanosToDeliver = Segment.averaged(known, (System.nanoTime() - begun) / delivered);
        }
        return seenTo;
    }
}
