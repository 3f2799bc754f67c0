package braid.engine;

import braid.Failure;
import braid.spi.Awaited;
import braid.spi.Boundary;
import braid.spi.Carried;
import braid.spi.Context;
import braid.spi.Delivery;
import braid.spi.Engine;
import braid.spi.Outcome;
import braid.spi.Receiver;
import braid.spi.Signal;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The elements of a parallel stream that are under way at a boundary, with an exact bound: each has its cell from
/// when it is taken until the receiver behind has returned.
///
/// The region before it, one thread at a time, puts elements in. A crew computes them in place and delivers what is in
/// turn, where that needs no wait; else the boundary's own thread does. Elements that are handles take their cells too,
/// and are computed as tasks.
public final class Ring implements Delivery<Object> {

    /// So often an emitter looks for room before it parks.
    private static final int SPINS = 50;

    /// It looks at the time once in so many times; a mask.
    private static final int LOOK = 15;

    /// So long it looks where what is computed is light: to be woken takes longer than a run.
    private static final long PATIENCE_NANOS = 100_000;

    private final int capacity;
    private final boolean ordered;
    private final Engine engine;
    private final Context context;
    private final Boundary boundary;
    private final Track track;
    private final Crew crew;
    private final Asides asides = new Asides();

    /// Where nothing is ordered: how many are done and not delivered.
    private final AtomicInteger done = new AtomicInteger();

    /// Where nothing is ordered: how many behind the head are delivered.
    private volatile int holes;

    private volatile boolean closed;

    /// Whether the region before it waits for room.
    private volatile boolean waited;

    /// As seen by the region before it.
    private long headSeen;

    // As seen by the region behind it.
    private @Nullable Receiver<? super Object> linked;
    private Stage.Way way = new Stage.Handles();

    private Ring(int capacity, boolean ordered, Engine engine, Context context) {
        this.capacity = capacity;
        this.ordered = ordered;
        this.engine = engine;
        this.context = context;
        this.track = new Track(capacity);
        this.crew = new Crew(this, track, capacity);
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

    boolean isOrdered() {
        return ordered;
    }

    boolean isClosed() {
        return closed;
    }

    // The region before it.

    /// Whether an element would be taken without a wait.
    public boolean hasRoom() {
        return hasRoom(track.put(), track.head());
    }

    private boolean hasRoom(long at, long head) {
        long taken = at - head;
        return ordered ? taken < capacity : taken - holes < capacity && taken < track.size();
    }

    private boolean takeRoom(long at) {
        if (ordered && at - headSeen < capacity) {
            return true;
        }
        headSeen = track.head();
        return hasRoom(at, headSeen) || makeRoom();
    }

    /// Waits for room; computes meanwhile what is quick. False where the element is to be taken beyond the bound.
    private boolean makeRoom() {
        Thread me = Thread.currentThread();
        long until = 0;
        for (int i = 0; (i < SPINS || until != 0) && !hasRoom(); i++) {
            if (!me.isInterrupted() && crew.computeAsEmitter()) {
                i = 0;
                until = 0;
                continue;
            }
            Thread.onSpinWait();
            if (i == SPINS - 1 || (until != 0 && (i & LOOK) == LOOK)) {
                until = lookUntil(until);
            }
        }
        if (!hasRoom()) {
            wakeIfReady();
            waited = true;
            context.await(this::hasRoom);
            waited = false;
        }
        return hasRoom();
    }

    /// Until when an emitter without room looks on; 0 where it gives up.
    private long lookUntil(long until) {
        if (!crew.isLight() || ready()) {
            return 0;
        }
        long now = System.nanoTime();
        if (until == 0) {
            return (now + PATIENCE_NANOS) | 1;
        }
        return now - until < 0 ? until : 0;
    }

    /// Takes a handle or a cell.
    public void put(Object element) {
        long at = track.putHere();
        boolean within = takeRoom(at);
        Cell cell = within ? track.cell(at) : new Cell();
        cell.carry();
        if (element instanceof Cell from) {
            cell.putFrom(from);
            put(cell, at, within);
        } else {
            Computation<?> handle = (Computation<?>) element;
            cell.fill(Cell.Kind.HANDLE, handle);
            publish(cell, Cell.BUSY, at, within);
            boundary.wake(); // its thread keeps the program from ending; the engine's may not
            handle.submit().whenDone(() -> {
                finish(cell, within);
                wakeIfReady();
            });
        }
        wakeIfClosed();
    }

    private void put(Cell cell, long at, boolean within) {
        Segment segment = cell.segment();
        if (segment == null) {
            putDone(cell, at, within);
            return;
        }
        publish(cell, Cell.FULL, at, within);
        if (within) {
            crew.put(at, segment);
        } else {
            segment.engine().assist(new Assistance(this, segment, cell));
        }
    }

    /// Takes a signal in its place between the elements. A failure takes a cell.
    public void signal(Signal signal) {
        long at = track.putHere();
        if (signal instanceof Failure failure) {
            boolean within = takeRoom(at);
            Cell cell = within ? track.cell(at) : new Cell();
            cell.carry();
            cell.fill(Cell.Kind.SIGNAL, failure);
            putDone(cell, at, within);
        } else {
            asides.add(at, signal);
            while (crew.isQuick() && crew.computeAsEmitter()) {} // who waits for the signal waits for no other thread
            wakeIfReady();
        }
        wakeIfClosed();
    }

    private void putDone(Cell cell, long at, boolean within) {
        if (!ordered && within) {
            done.incrementAndGet();
        }
        publish(cell, Cell.DONE, at, within);
        wakeIfReady();
    }

    private void publish(Cell cell, int state, long at, boolean within) {
        cell.set(state);
        if (within) {
            track.put(at + 1);
        } else {
            asides.add(at, cell);
        }
    }

    /// What comes when it was destroyed is thrown away.
    private void wakeIfClosed() {
        if (closed) {
            boundary.wake();
        }
    }

    // Threads that compute.

    void assist(LocalEngine of) {
        crew.assist(of);
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
                finish(cell, false);
            }
            wakeIfReady();
        }
    }

    /// It is known what became of an element; who says so delivers, or has it delivered.
    void computed(Cell cell) {
        if (ordered) {
            cell.set(Cell.DONE); // nobody else changes it, but for who throws all away
            if (closed) {
                cell.set(Cell.DROPPED);
            }
        } else {
            finish(cell, true);
        }
    }

    private void finish(Cell cell, boolean within) {
        if (cell.move(Cell.BUSY, Cell.DONE) && !ordered && within) {
            done.incrementAndGet();
        }
    }

    /// Delivers on the calling thread, as [Boundary#help].
    boolean help(long nanos) {
        return boundary.help(nanos);
    }

    /// Has the boundary's own thread deliver.
    void wake() {
        boundary.wake();
    }

    private void wakeIfReady() {
        if (ready()) {
            boundary.wake();
        }
    }

    /// The engine was closed before anybody came to compute `aside`, or those within the bound where that is null:
    /// what is not begun fails.
    void refused(@Nullable Cell aside) {
        Throwable cause = new RejectedExecutionException("the client is closed");
        if (aside != null) {
            fail(aside, cause, false);
        } else {
            crew.refused();
            for (long at = track.head(); at < track.put(); at++) {
                fail(track.cell(at), cause, true);
            }
        }
        wakeIfReady();
    }

    private void fail(Cell cell, Throwable cause, boolean within) {
        Segment segment = cell.segment();
        if (segment != null && cell.move(Cell.FULL, Cell.BUSY)) {
            cell.fill(Cell.Kind.OUTCOME, segment.failed(cell.content(), cause));
            finish(cell, within);
        }
    }

    // The region behind it.

    @Override
    public long nanosUntilReady() {
        long head = track.head();
        Asides.Aside aside = asides.before(head);
        boolean ready;
        if (aside != null && (ordered || aside.isReady())) {
            ready = aside.isReady();
        } else if (ordered) {
            ready = track.cell(head).state() == Cell.DONE; // it is free again before its next element
        } else {
            ready = done.get() > 0;
        }
        return ready ? 0 : Long.MAX_VALUE;
    }

    @Override
    public void deliver(Receiver<? super Object> down) throws InterruptedException {
        long head = track.headHere();
        Asides.Aside aside = asides.before(head);
        if (aside != null && (ordered || aside.isReady())) {
            if (aside.isReady() && asides.take(aside)) {
                deliver(aside.what(), down);
            }
            return;
        }
        long end = ordered ? head + 1 : track.put();
        long at = head;
        while (at < end && !ordered && track.cell(at).state() != Cell.DONE) {
            at++;
        }
        if (at < end) {
            Cell cell = track.cell(at);
            if (cell.move(Cell.DONE, Cell.LEAVING)) {
                try {
                    pass(cell, down);
                } finally {
                    cell.clear();
                    free(head, at, end);
                    freed();
                }
            }
        }
    }

    private void deliver(Object aside, Receiver<? super Object> down) throws InterruptedException {
        if (aside instanceof Signal signal) {
            down.signal(signal);
        } else if (aside instanceof Cell cell && cell.move(Cell.DONE, Cell.LEAVING)) {
            try {
                pass(cell, down);
            } finally {
                asides.delivered();
                context.changed();
            }
        }
    }

    private void pass(Cell cell, Receiver<? super Object> down) throws InterruptedException {
        if (Carried.isUsed()) {
            Carried.pass(cell.carried(), context, down, to -> passOn(cell, to));
        } else {
            passOn(cell, down);
        }
    }

    private void passOn(Cell cell, Receiver<? super Object> down) throws InterruptedException {
        switch (cell.kind()) {
            case HANDLE -> pass((Computation<?>) cell.content(), down);
            case SIGNAL -> down.signal((Failure) cell.content());
            case VALUE, OUTCOME -> passKnown(cell, down);
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
    private void passKnown(Cell cell, Receiver<? super Object> down) throws InterruptedException {
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
            Outcome outcome = cell.outcome();
            down.receive(Computation.known(engine, outcome, context.origin()));
        }
    }

    /// Frees the cell at `at`. Where others before it are not delivered yet, the first of them takes its place, so
    /// that the cells that are taken stay together; unless that one is waited for at its place, by who has claimed
    /// it or by a signal. Then it is a hole until the head has come to it.
    private void free(long head, long at, long end) {
        track.cell(at).set(Cell.FREE);
        if (ordered) {
            track.head(head + 1);
            return;
        }
        done.decrementAndGet();
        long next = head;
        int free = holes + 1;
        if (at > head && asides.isEmpty() && track.cell(head).state() != Cell.FULL) {
            track.swap(head, at);
        }
        while (next < end && track.cell(next).state() == Cell.FREE) {
            next++;
            free--;
        }
        holes = free;
        track.head(next);
    }

    private void freed() {
        if (!waited) {
            return;
        }
        boolean many = held() > capacity / 2;
        if (many && crew.hasPlenty()) {
            return; // nobody waits for what the emitter would put in; there will be more room in a moment
        }
        if (many && ready()) {
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
        return (int) Math.max(0, track.put() - track.head() - free) + asides.cells();
    }

    @Override
    public int bound() {
        return capacity;
    }

    private @Nullable Awaited awaited() {
        long end = track.put();
        for (long at = track.head(); at < end; at++) {
            Cell cell = track.cell(at);
            if (cell.state() == Cell.FULL || cell.state() == Cell.BUSY) {
                return cell.awaited(engine);
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
        long end = track.put();
        for (long at = track.head(); at < end; at++) {
            discarded += track.cell(at).drop();
        }
        return discarded + asides.discard(Cell::drop);
    }
}
