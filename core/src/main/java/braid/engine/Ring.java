package braid.engine;

import braid.Failure;
import braid.spi.Awaited;
import braid.spi.Boundary;
import braid.spi.Context;
import braid.spi.Delivery;
import braid.spi.Engine;
import braid.spi.Marker;
import braid.spi.Outcome;
import braid.spi.Receiver;
import braid.spi.Signal;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The elements of a parallel stream that are under way at a boundary, with an exact bound: each has its cell from
/// when it is taken until the receiver behind has returned.
///
/// The region before it, one thread at a time, puts elements in. Threads of the engine claim runs of neighbours, so
/// that quick elements share what a hand-over costs, compute them in place, and deliver what is in turn, where that
/// needs no wait; else the boundary's own thread does. A run of elements that turn out slow is taken from by threads
/// that find nothing else to do. Elements that are handles take their cells too, and are computed as tasks.
public final class Ring implements Delivery<Object> {

    /// So often a thread looks again before it gives up, or parks.
    private static final int SPINS = 200;

    /// A thread that looks for elements looks for some to deliver once in so many times; a mask.
    private static final int LOOK = 15;

    /// An emitter looks at the time once in so many elements; a mask.
    private static final int SELDOM = 3;

    /// A run that lasts longer was not expected to.
    private static final long LATE_NANOS = 100_000;

    /// So long an emitter delivers at a time, where each element takes less than [#LIGHT_NANOS].
    private static final long HELP_NANOS = 20_000;

    private static final long LIGHT_NANOS = 2_000;

    /// So long a thread of the engine stays with one ring where other tasks are queued.
    private static final long STAY_NANOS = 200_000;

    private static final VarHandle MARK = MethodHandles.arrayElementVarHandle(long[].class);
    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(Cell[].class);

    // Indices into `marks`, far apart, since each is written by other threads than the others.

    /// So many elements were put in.
    private static final int PUT = 16;

    /// The first that nobody has claimed.
    private static final int CLAIMED = 32;

    /// The first that is not delivered.
    private static final int HEAD = 48;

    private final long[] marks = new long[64];
    private final int capacity;
    private final boolean ordered;
    private final Engine engine;
    private final Context context;
    private final Boundary boundary;
    private final Cell[] cells;
    private final int mask;

    /// Threads of the engine that are about it.
    private final AtomicInteger working = new AtomicInteger();

    /// When a run was begun last.
    private volatile long begunNanos;

    /// Threads that look for something to claim, or were asked to.
    private final AtomicInteger searching = new AtomicInteger();

    /// Where nothing is ordered: how many are done and not delivered.
    private final AtomicInteger done = new AtomicInteger();

    /// Where nothing is ordered: how many between head and end are delivered.
    private volatile int holes;

    /// How long it takes to deliver one, on the average; begins high.
    private volatile long nanosToDeliver = 1_000 * LIGHT_NANOS;

    /// Signals, and elements beyond the bound.
    private final Queue<Aside> asides = new ConcurrentLinkedQueue<>();

    private final AtomicInteger beyond = new AtomicInteger();
    private volatile boolean closed;

    /// As seen by the region before it.
    private long headSeen;

    // As seen by the region behind it.
    private @Nullable Receiver<? super Object> linked;
    private Stage.Way way = new Stage.Handles();

    /// What is to be delivered before element number `at`: a signal, or a cell.
    private record Aside(long at, Object what) {
        boolean isReady() {
            return !(what instanceof Cell cell) || cell.state() == Cell.DONE;
        }
    }

    private Ring(int capacity, boolean ordered, Engine engine, Context context) {
        this.capacity = capacity;
        this.ordered = ordered;
        this.engine = engine;
        this.context = context;
        int size = Integer.highestOneBit(Math.max(1, capacity - 1)) << 1;
        this.cells = new Cell[Math.max(size, 2)];
        this.mask = cells.length - 1;
        for (int i = 0; i < cells.length; i++) {
            cells[i] = new Cell();
        }
        this.boundary = context.boundary(this);
        context.explain(this::awaited);
    }

    /// One that delivers in order, what became of elements as handles or cells.
    public static Ring ordered(int capacity, Engine engine, Context context) {
        return new Ring(capacity, true, engine, context);
    }

    /// One that delivers values, as they come.
    public static Ring unordered(int capacity, Engine engine, Context context) {
        return new Ring(capacity, false, engine, context);
    }

    private long put() {
        return (long) MARK.getVolatile(marks, PUT);
    }

    private long claimed() {
        return (long) MARK.getVolatile(marks, CLAIMED);
    }

    private long head() {
        return (long) MARK.getVolatile(marks, HEAD);
    }

    private Cell cell(long at) {
        return (Cell) CELL.getAcquire(cells, (int) at & mask);
    }

    boolean isClosed() {
        return closed;
    }

    // The region before it.

    /// Whether an element would be taken without a wait.
    public boolean hasRoom() {
        long at = put();
        return ordered ? at - head() < capacity : hasFreeCell(at);
    }

    private boolean hasFreeCell(long at) {
        int free = holes; // before the head: both grow, and what is missed of it is found at the next look
        long taken = at - head();
        return taken - free < capacity && taken < cells.length;
    }

    private boolean takesRoom(long at) {
        if (ordered) {
            if (at - headSeen < capacity) {
                return true;
            }
            headSeen = head();
            if (at - headSeen < capacity) {
                return true;
            }
        } else if (hasFreeCell(at)) {
            return true;
        }
        return makeRoom();
    }

    /// Takes a handle or a cell.
    public void put(Object element) {
        long at = (long) MARK.get(marks, PUT);
        Cell cell;
        boolean hasRoom = takesRoom(at);
        if (hasRoom) {
            cell = cell(at);
        } else {
            cell = new Cell();
        }
        if (element instanceof Cell from) {
            cell.putFrom(from);
            Segment segment = cell.segment();
            cell.set(segment == null ? Cell.DONE : Cell.FULL);
            publish(at, cell, hasRoom);
            if (segment == null) {
                finished(hasRoom);
            } else if (!hasRoom) {
                segment.engine().assist(new Assistance(this, segment, cell));
            } else if (searching.get() == 0 && isWorthAnother(at, segment)) {
                seek(segment);
            }
        } else {
            Computation<?> handle = (Computation<?>) element;
            cell.fill(Cell.Kind.HANDLE, handle);
            cell.set(Cell.BUSY);
            publish(at, cell, hasRoom);
            boundary.wake(); // its thread keeps the program from ending; the engine's may not
            handle.submit().whenDone(() -> finishHandle(cell, hasRoom));
        }
        if (closed) {
            boundary.wake();
        }
    }

    private void publish(long at, Cell cell, boolean hasRoom) {
        if (hasRoom) {
            MARK.setVolatile(marks, PUT, at + 1);
        } else {
            beyond.incrementAndGet();
            asides.add(new Aside(at, cell));
        }
    }

    /// Takes a signal in its place between the elements. A failure takes a cell.
    public void signal(Signal signal) {
        long at = (long) MARK.get(marks, PUT);
        if (signal instanceof Failure failure) {
            boolean hasRoom = takesRoom(at);
            Cell cell = hasRoom ? cell(at) : new Cell();
            cell.fill(Cell.Kind.SIGNAL, failure);
            cell.set(Cell.DONE);
            publish(at, cell, hasRoom);
            finished(hasRoom);
        } else {
            asides.add(new Aside(at, signal));
            wakeIfReady();
        }
        if (closed) {
            boundary.wake();
        }
    }

    /// Waits for room; computes meanwhile what is quick. False where the element is to be taken beyond the bound.
    private boolean makeRoom() {
        Thread me = Thread.currentThread();
        int spins = 0;
        while (!hasRoom()) {
            if (!me.isInterrupted() && computeAsEmitter()) {
                spins = 0;
            } else if (spins++ < SPINS) {
                Thread.onSpinWait();
            } else {
                wakeIfReady();
                context.await(this::hasRoom);
                break;
            }
        }
        return hasRoom();
    }

    private boolean computeAsEmitter() {
        long from = unclaimed();
        if (from >= put()) {
            return false;
        }
        Segment segment = cell(from).segment();
        if (segment == null || !segment.isLight()) {
            return false;
        }
        int run = segment.run(put() - from, Math.max(1, capacity / 4));
        if (!MARK.compareAndSet(marks, CLAIMED, from, from + run)) {
            return true;
        }
        compute(from, from + run, segment, null);
        deliverAsEmitter(segment);
        return true;
    }

    /// The first that may have to be claimed: what is no element, or a handle, is delivered without.
    private long unclaimed() {
        long from = claimed();
        long head = head();
        if (from >= head) {
            return from;
        }
        MARK.compareAndSet(marks, CLAIMED, from, head);
        return claimed();
    }

    // Threads that compute.

    /// Whether one more thread should come for what was put in up to number `at`. To wake one costs more than many
    /// quick elements.
    private boolean isWorthAnother(long at, Segment segment) {
        return !ordered
                || working.get() == 0
                || segment.isLong(at + 1 - claimed())
                || ((at & SELDOM) == 0 && System.nanoTime() - begunNanos > LATE_NANOS);
    }

    /// Has one more thread of the engine look for something to do here, unless one does.
    private void seek(Segment segment) {
        if (searching.compareAndSet(0, 1)) {
            segment.engine().assist(new Assistance(this, segment, null));
        }
    }

    private void deliverAsEmitter(Segment segment) {
        if (ready()) {
            boolean seenTo = nanosToDeliver < LIGHT_NANOS && help(HELP_NANOS);
            if (!seenTo && searching.get() == 0) {
                seek(segment);
            }
        }
    }

    /// Computes what there is, as a thread of the engine that was counted as searching.
    void assist(LocalEngine of) {
        long begun = System.nanoTime();
        LocalWorker worker = LocalWorker.current();
        working.incrementAndGet();
        while (true) {
            if (!found(worker)) {
                searching.decrementAndGet();
                working.decrementAndGet();
                if (ready()) {
                    help(worker);
                }
                if (claimed() >= put() || !searching.compareAndSet(0, 1)) {
                    return;
                }
                working.incrementAndGet();
            } else if (of.isCrowded() || (of.hasQueued() && System.nanoTime() - begun > STAY_NANOS)) {
                working.decrementAndGet();
                Segment next = claimed() < put() ? cell(claimed()).segment() : null;
                if (next != null) {
                    seek(next);
                }
                return;
            } else {
                searching.incrementAndGet();
            }
        }
    }

    /// Looks for elements and computes them; it is counted as searching until it has some. False if there are none.
    private boolean found(@Nullable LocalWorker worker) {
        if (ready()) {
            help(worker);
        }
        for (int i = 0; i < SPINS; i++) {
            if (claim(worker)) {
                return true;
            }
            Thread.onSpinWait();
            if ((i & LOOK) == 0 && ready()) {
                help(worker);
            }
        }
        return steal(worker);
    }

    private boolean claim(@Nullable LocalWorker worker) {
        long from;
        int run;
        Segment segment;
        do {
            from = unclaimed();
            long end = put();
            if (from >= end) {
                return false;
            }
            segment = cell(from).segment();
            run = segment == null
                    ? 1
                    : segment.run(
                            end - from,
                            Math.max(1, capacity / (2 * segment.engine().cores())));
        } while (!MARK.compareAndSet(marks, CLAIMED, from, from + run));
        searching.decrementAndGet();
        if (segment != null) {
            long end = put();
            if (from + run < end && searching.get() == 0 && isWorthAnother(end - 1, segment)) {
                seek(segment);
            }
            compute(from, from + run, segment, worker);
            if (ready()) {
                help(worker);
            }
        }
        return true;
    }

    /// Takes one element from a run that another thread has claimed and not come to.
    private boolean steal(@Nullable LocalWorker worker) {
        long end = claimed();
        for (long at = head(); at < end; at++) {
            Cell cell = cell(at);
            Segment segment = cell.segment();
            if (cell.state() == Cell.FULL && segment != null) {
                searching.decrementAndGet();
                compute(at, at + 1, segment, worker);
                if (ready()) {
                    help(worker);
                }
                return true;
            }
        }
        return false;
    }

    /// Computes those of a run that nobody else does.
    ///
    /// @param worker the engine's thread; null for an emitter
    private void compute(long from, long to, Segment segment, @Nullable LocalWorker worker) {
        Tray before = Tray.current();
        Tray tray = Tray.take(this);
        long begun = System.nanoTime();
        begunNanos = begun;
        int computed = 0;
        boolean failed = false;
        try {
            for (long at = from; at < to; at++) {
                Cell cell = cell(at);
                if (cell.move(Cell.FULL, Cell.BUSY)) {
                    failed |= compute(cell, tray, worker != null);
                    computed++;
                    boolean looks = at + 1 < to && (computed & (computed - 1)) == 0;
                    if (looks && !segment.isQuick(System.nanoTime() - begun) && searching.get() == 0) {
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

    private boolean compute(Cell cell, Tray tray, boolean clearsInterrupt) {
        Segment segment = cell.segment();
        boolean failed = segment != null && segment.compute(cell, tray);
        if (clearsInterrupt) {
            Thread.interrupted(); // one element's affair is not the next one's
        }
        finish(cell);
        return failed;
    }

    /// Computes one element beyond the bound.
    void computeAside(Cell cell) {
        Segment segment = cell.segment();
        if (segment != null && cell.move(Cell.FULL, Cell.BUSY)) {
            Tray before = Tray.current();
            Tray tray = Tray.take(this);
            try {
                segment.compute(cell, tray);
            } finally {
                tray.giveBack(before);
                cell.move(Cell.BUSY, Cell.DONE);
            }
            wakeIfReady();
        }
    }

    private void finish(Cell cell) {
        if (cell.move(Cell.BUSY, Cell.DONE) && !ordered) {
            done.incrementAndGet();
        }
    }

    private void finishHandle(Cell cell, boolean hasRoom) {
        if (hasRoom) {
            finish(cell);
        } else {
            cell.move(Cell.BUSY, Cell.DONE);
        }
        wakeIfReady();
    }

    /// A cell is done that nobody had to compute.
    private void finished(boolean hasRoom) {
        if (!ordered && hasRoom) {
            done.incrementAndGet();
        }
        wakeIfReady();
    }

    /// Delivers what is in turn.
    private void help(@Nullable LocalWorker worker) {
        if (worker == null) {
            boundary.wake(); // on a virtual thread: its carrier may be needed
            return;
        }
        worker.leave();
        try {
            help(Long.MAX_VALUE);
        } finally {
            worker.comeBack();
        }
    }

    private boolean help(long nanos) {
        long begun = System.nanoTime();
        long from = head();
        boolean seenTo = boundary.help(nanos);
        long delivered = head() - from;
        if (delivered > 0) {
            long each = (System.nanoTime() - begun) / delivered;
            nanosToDeliver = (7 * nanosToDeliver + Math.min(each, 16 * nanosToDeliver + 1_000)) / 8;
        }
        return seenTo;
    }

    private void wakeIfReady() {
        if (ready()) {
            boundary.wake();
        }
    }

    /// The engine was closed before anybody came to help: what nobody computes fails.
    void refused(@Nullable Cell aside) {
        Throwable cause = new RejectedExecutionException("the client is closed");
        if (aside == null) {
            searching.decrementAndGet();
            for (long at = head(); at < put(); at++) {
                fail(cell(at), cause);
            }
        } else {
            fail(aside, cause);
        }
        wakeIfReady();
    }

    private void fail(Cell cell, Throwable cause) {
        Segment segment = cell.segment();
        if (segment != null && cell.move(Cell.FULL, Cell.BUSY)) {
            Failure failure = new Failure(
                    cell.content(),
                    cause,
                    segment.origin().name(),
                    segment.origin().line());
            cell.fill(Cell.Kind.OUTCOME, Outcome.failed(failure));
            finish(cell);
        }
    }

    // The region behind it.

    @Override
    public long nanosUntilReady() {
        long head = head();
        Aside aside = asides.peek();
        if (aside != null && aside.at <= head && aside.isReady()) {
            return 0;
        }
        boolean ready;
        if (aside != null && aside.at <= head) {
            ready = !ordered && done.get() > 0;
        } else if (ordered) {
            ready = head < put() && cell(head).state() == Cell.DONE;
        } else {
            ready = done.get() > 0;
        }
        return ready ? 0 : Long.MAX_VALUE;
    }

    @Override
    public void deliver(Receiver<? super Object> down) throws InterruptedException {
        long head = (long) MARK.get(marks, HEAD);
        Aside aside = asides.peek();
        if (aside != null && aside.at <= head) {
            if (aside.isReady() && asides.remove(aside)) {
                deliver(aside, down);
                return;
            }
            if (ordered) {
                return;
            }
        }
        long end = put();
        long at = head;
        while (at < end && !ordered && cell(at).state() != Cell.DONE) {
            at++;
        }
        if (at == end) {
            return;
        }
        Cell cell = cell(at);
        if (cell.move(Cell.DONE, Cell.LEAVING)) {
            try {
                pass(cell, down);
            } finally {
                cell.clear();
                cell.set(Cell.FREE);
                free(head, at, end, cell);
            }
        }
    }

    private void deliver(Aside aside, Receiver<? super Object> down) throws InterruptedException {
        if (aside.what instanceof Cell cell) {
            if (cell.move(Cell.DONE, Cell.LEAVING)) {
                try {
                    pass(cell, down);
                } finally {
                    beyond.decrementAndGet();
                    context.changed();
                }
            }
        } else {
            down.signal((Signal) aside.what);
        }
    }

    private void pass(Cell cell, Receiver<? super Object> down) throws InterruptedException {
        switch (cell.kind()) {
            case HANDLE -> pass((Computation<?>) cell.content(), down);
            case SIGNAL -> down.signal((Failure) cell.content());
            case VALUE, OUTCOME -> passOn(cell, down);
        }
    }

    private void pass(Computation<?> handle, Receiver<? super Object> down) throws InterruptedException {
        if (ordered) {
            down.receive(handle);
            return;
        }
        try {
            handle.outcome().pass(down);
        } finally {
            handle.close();
        }
    }

    @SuppressWarnings("ReferenceEquality") // linked anew it is another one
    private void passOn(Cell cell, Receiver<? super Object> down) throws InterruptedException {
        if (!ordered) {
            cell.pass(down);
            return;
        }
        if (down != linked) {
            way = Segment.to(down, engine, way);
            linked = down;
        }
        if (way instanceof Stage.Cells(Segment next)) {
            cell.continueWith(next);
            down.receive(cell);
        } else {
            down.receive(Computation.known(engine, cell.outcome(), context.origin()));
        }
    }

    /// Frees the cell at `at`. Where others before it are not delivered yet, the first of them is put in its place,
    /// so that the cells that are taken stay together.
    private void free(long head, long at, long end, Cell cell) {
        if (ordered) {
            MARK.setVolatile(marks, HEAD, head + 1);
        } else {
            done.decrementAndGet();
            Cell first = cell(head);
            boolean hole = at > head;
            if (hole && asides.isEmpty() && first.state() != Cell.FULL) {
                CELL.setRelease(cells, (int) at & mask, first);
                CELL.setRelease(cells, (int) head & mask, cell);
                hole = false;
            }
            int free = hole ? holes + 1 : holes;
            long next = hole ? head : head + 1;
            while (!hole && next < end && cell(next).state() == Cell.FREE) {
                next++;
                free--;
            }
            holes = free;
            MARK.setVolatile(marks, HEAD, next);
        }
        freed();
    }

    private void freed() {
        if (held() > capacity / 2 && ready()) {
            context.changing();
        } else {
            context.changed();
        }
    }

    @Override
    public int held() {
        if (closed) {
            return 0;
        }
        int free = holes;
        return (int) Math.max(0, put() - head() - free) + beyond.get();
    }

    @Override
    public int bound() {
        return capacity;
    }

    private @Nullable Awaited awaited() {
        long end = put();
        for (long at = head(); at < end; at++) {
            Cell cell = cell(at);
            if (cell.state() == Cell.FULL || cell.state() == Cell.BUSY) {
                Segment segment = cell.segment();
                if (segment != null) {
                    return new Awaited(segment.origin(), engine.trouble());
                }
                if (cell.kind() == Cell.Kind.HANDLE && cell.content() instanceof Computation<?> handle) {
                    return new Awaited(handle.submit().origin(), engine.trouble());
                }
            }
            if (ordered) {
                return null;
            }
        }
        return null;
    }

    @Override
    public int discard() {
        closed = true;
        int discarded = 0;
        long end = put();
        for (long at = head(); at < end; at++) {
            discarded += drop(cell(at));
        }
        for (Aside aside = asides.poll(); aside != null; aside = asides.poll()) {
            switch (aside.what) {
                case Cell cell -> discarded += drop(cell);
                case Marker marker -> marker.arrive();
                default -> {}
            }
        }
        return discarded;
    }

    private static int drop(Cell cell) {
        for (int state = cell.state(); state >= Cell.FULL && state <= Cell.DONE; state = cell.state()) {
            if (cell.move(state, Cell.DROPPED)) {
                if (cell.kind() == Cell.Kind.HANDLE && cell.content() instanceof Computation<?> handle) {
                    handle.close();
                }
                return 1;
            }
        }
        return 0;
    }
}
