package braid.engine;

import braid.spi.Awaited;
import braid.spi.Carried;
import braid.spi.Engine;
import braid.spi.Outcome;
import braid.spi.Receiver;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// An element of a parallel stream on its way without a handle, or what became of it. It is used again for the next
/// one, so who takes it takes what is in it, and does not keep it.
public final class Cell {

    /// Nothing is in it.
    static final int FREE = 0;

    /// An element that nobody computes yet.
    static final int FULL = 1;

    /// Somebody computes it.
    static final int BUSY = 2;

    /// It is known what became of it.
    static final int DONE = 3;

    /// It is being delivered.
    static final int LEAVING = 4;

    /// Nobody wants it any more.
    static final int DROPPED = 5;

    private static final VarHandle STATE = MethodHandles.arrayElementVarHandle(int[].class);

    // The cells of a ring are in arrays side by side, so that a line of the cache has many of them: it goes from core
    // to
    // core once for all of them. What is nearly always the same is written only where it changes, for the same reason.

    private final int[] states;
    private final @Nullable Object[] contents;
    private final Kind[] kinds;
    private final @Nullable Segment[] segments;
    private final int index;

    /// What the element carries; not touched where no element of this JVM carries anything.
    private @Nullable Carried carried;

    /// What the content is.
    enum Kind {
        /// An element, or the one value that came of it.
        VALUE,
        /// What else became of an element.
        OUTCOME,
        /// A handle.
        HANDLE,
        /// A failure that came as a signal.
        SIGNAL
    }

    private Cell(int[] states, @Nullable Object[] contents, Kind[] kinds, @Nullable Segment[] segments, int index) {
        this.states = states;
        this.contents = contents;
        this.kinds = kinds;
        this.segments = segments;
        this.index = index;
    }

    /// One by itself.
    public Cell() {
        this(new int[1], new Object[1], new Kind[] {Kind.VALUE}, new Segment[1], 0);
    }

    /// So many neighbours.
    static Cell[] row(int size) {
        int[] states = new int[size];
        @Nullable Object[] contents = new Object[size];
        Kind[] kinds = new Kind[size];
        @Nullable Segment[] segments = new Segment[size];
        Arrays.fill(kinds, Kind.VALUE);
        Cell[] row = new Cell[size];
        Arrays.setAll(row, i -> new Cell(states, contents, kinds, segments, i));
        return row;
    }

    /// Puts in `element`, of which `next` is to be computed; null for nothing.
    public void put(Object element, @Nullable Segment next) {
        fill(Kind.VALUE, element);
        continueWith(next);
    }

    /// Puts in what is in `other`.
    void putFrom(Cell other) {
        fill(other.kind(), other.content());
        continueWith(other.segment());
    }

    void fill(Kind with, Object what) {
        if (kinds[index] != with) {
            kinds[index] = with;
        }
        contents[index] = what;
    }

    /// Has `next` computed of what is in it.
    @SuppressWarnings("ReferenceEquality") // to write the same one costs as much as to write another
    void continueWith(@Nullable Segment next) {
        if (segments[index] != next) {
            segments[index] = next;
        }
    }

    /// Notes what its element carries: what is current.
    void carry() {
        if (Carried.isUsed()) {
            carried = Carried.current();
        }
    }

    @Nullable
    Carried carried() {
        return carried;
    }

    Kind kind() {
        return kinds[index];
    }

    Object content() {
        Object filled = contents[index];
        if (filled == null) {
            throw new IllegalStateException("an empty cell");
        }
        return filled;
    }

    @Nullable
    Segment segment() {
        return segments[index];
    }

    /// What became of it, or the element itself where nothing was to be computed.
    Outcome outcome() {
        return kind() == Kind.OUTCOME ? (Outcome) content() : Outcome.of(content());
    }

    /// Passes on the values and failures in it.
    @SuppressWarnings("unchecked")
    public <T> void pass(Receiver<? super T> down) throws InterruptedException {
        if (kind() == Kind.VALUE) {
            down.receive((T) content());
        } else {
            outcome().pass(down);
        }
    }

    int state() {
        return (int) STATE.getVolatile(states, index);
    }

    boolean move(int from, int to) {
        return STATE.compareAndSet(states, index, from, to);
    }

    /// By a thread that nobody else competes with.
    void set(int to) {
        STATE.setRelease(states, index, to);
    }

    void clear() {
        contents[index] = null;
        if (Carried.isUsed()) {
            carried = null;
        }
    }

    /// What is waited for, where it is not done.
    @Nullable
    Awaited awaited(Engine engine) {
        Segment computed = segment();
        if (computed != null) {
            return new Awaited(computed.origin(), engine.trouble());
        }
        return contents[index] instanceof Computation<?> handle && kind() == Kind.HANDLE && !handle.isDone()
                ? new Awaited(handle.submit().origin(), engine.trouble())
                : null;
    }

    /// Throws away what is in it; says how many elements that is.
    int drop() {
        for (int now = state(); now >= FULL && now <= DONE; now = state()) {
            if (move(now, DROPPED)) {
                if (kind() == Kind.HANDLE && contents[index] instanceof Computation<?> handle) {
                    handle.close();
                }
                return 1;
            }
        }
        return 0;
    }
}
