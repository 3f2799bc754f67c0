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

    /// While an emitter computes all that it emits, a thread of the engine that finds nothing looks again after so
    /// long:
    /// then neither has to wake the other.
    private static final long NAP_NANOS = 50_000;

    /// So long a thread of the engine stays with one ring where other tasks are queued.
    private static final long STAY_NANOS = 200_000;

    private final Ring ring;
    private final Track track;
    private final int capacity;

    /// Threads of the engine that are about it.
    private final AtomicInteger working = new AtomicInteger();

    /// Threads that look for something to claim, or were asked to.
    private final AtomicInteger searching = new AtomicInteger();

    /// How many runs emitters have computed.
    private final AtomicLong byEmitters = new AtomicLong();

    /// What that was when a thread of the engine found nothing last.
    private volatile long seenByEmitters;

    /// When a run was begun last.
    private volatile long begunNanos;

    /// How long it takes to deliver an element, on the average; begins high.
    private volatile long nanosToDeliver = 1_000 * LIGHT_NANOS;

    Crew(Ring ring, Track track, int capacity) {
        this.ring = ring;
        this.track = track;
        this.capacity = capacity;
    }

    /// Element number `at` was put in: has a thread of the engine come, if that is worth it.
    void put(long at, Segment segment) {
        if (searching.get() == 0 && isWorthAnother(at, segment)) {
            seek(segment);
        }
    }

    /// Whether one more thread should come for what was put in up to number `at`. To wake one costs more than many
    /// quick elements.
    private boolean isWorthAnother(long at, Segment segment) {
        return working.get() == 0
                || !ring.isOrdered()
                || segment.isLong(at + 1 - track.claimed())
                || ((at & SELDOM) == 0 && System.nanoTime() - begunNanos > LATE_NANOS);
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
        long first = claims ? from : leftBehind(track.head());
        Segment segment = first < 0 ? null : track.cell(first).segment();
        if (segment == null || !segment.isLight()) {
            return false;
        }
        int run = claims ? segment.run(end - from, Math.max(1, capacity / 4)) : 1;
        if (!claims || track.claim(from, from + run)) {
            compute(first, first + run, segment, null);
            byEmitters.incrementAndGet();
        }
        if (ring.ready()) {
            boolean seenTo = nanosToDeliver < LIGHT_NANOS && deliver(HELP_NANOS);
            if (!seenTo) {
                seek(segment);
            }
        }
        return true;
    }

    /// Computes what there is, as a thread of the engine that was counted as searching.
    void assist(LocalEngine engine) {
        long begun = System.nanoTime();
        LocalWorker worker = LocalWorker.here();
        working.incrementAndGet();
        while (true) {
            boolean found = found(worker);
            while (!found && byEmitters.get() != seenByEmitters && worker != null && !engine.hasQueued()) {
                seenByEmitters = byEmitters.get();
                worker.nap(NAP_NANOS);
                found = found(worker);
            }
            if (!found) {
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
            } else {
                searching.incrementAndGet();
            }
        }
    }

    /// Looks for elements and computes them; it is counted as searching until it has some. False if there are none.
    private boolean found(@Nullable LocalWorker worker) {
        for (int i = 0; i < SPINS; i++) {
            if ((i & LOOK) == 0 && ring.ready()) {
                deliver(worker);
            }
            if (claim(worker) || ((i & LOOK) == LOOK && steal(worker))) {
                return true;
            }
            Thread.onSpinWait();
        }
        return false;
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
                put(end - 1, segment);
            }
            computeAndDeliver(from, from + run, segment, worker);
        }
        return true;
    }

    /// Takes one element from a run that another thread has claimed and not come to.
    private boolean steal(@Nullable LocalWorker worker) {
        long at = leftBehind(track.head());
        Segment segment = at < 0 ? null : track.cell(at).segment();
        if (segment == null) {
            return false;
        }
        searching.decrementAndGet();
        if (leftBehind(at + 1) >= 0) {
            seek(segment);
        }
        computeAndDeliver(at, at + 1, segment, worker);
        return true;
    }

    /// The first element from number `from` on that was claimed and not begun, or -1.
    private long leftBehind(long from) {
        long end = track.claimed();
        for (long at = from; at < end; at++) {
            if (track.cell(at).state() == Cell.FULL) {
                return at;
            }
        }
        return -1;
    }

    private void computeAndDeliver(long from, long to, Segment segment, @Nullable LocalWorker worker) {
        compute(from, to, segment, worker);
        if (ring.ready()) {
            deliver(worker);
        }
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
            long each = Math.min((System.nanoTime() - begun) / delivered, 16 * known + 1_000);
            nanosToDeliver = (7 * known + each) / 8;
        }
        return seenTo;
    }
}
