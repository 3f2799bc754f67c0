package braid.engine;

import braid.spi.Awaited;
import braid.spi.Engine;
import braid.spi.Outcome;
import braid.spi.Receiver;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
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

    private static final VarHandle STATE = handle();

    @SuppressWarnings("unused") // through STATE
    private volatile int state;

    private @Nullable Object content;
    private Kind kind = Kind.VALUE;
    private @Nullable Segment segment;

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

    private static VarHandle handle() {
        try {
            return MethodHandles.lookup().findVarHandle(Cell.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /// Puts in `element`, of which `next` is to be computed; null for nothing.
    public void put(Object element, @Nullable Segment next) {
        fill(Kind.VALUE, element);
        segment = next;
    }

    /// Puts in what is in `other`.
    void putFrom(Cell other) {
        kind = other.kind;
        content = other.content;
        segment = other.segment;
    }

    void fill(Kind with, Object what) {
        kind = with;
        content = what;
    }

    /// Has `next` computed of what is in it.
    void continueWith(@Nullable Segment next) {
        segment = next;
    }

    Kind kind() {
        return kind;
    }

    Object content() {
        Object filled = content;
        if (filled == null) {
            throw new IllegalStateException("an empty cell");
        }
        return filled;
    }

    @Nullable
    Segment segment() {
        return segment;
    }

    /// What became of it, or the element itself where nothing was to be computed.
    Outcome outcome() {
        return kind == Kind.OUTCOME ? (Outcome) content() : Outcome.of(content());
    }

    /// Passes on the values and failures in it.
    @SuppressWarnings("unchecked")
    public <T> void pass(Receiver<? super T> down) throws InterruptedException {
        if (kind == Kind.VALUE) {
            down.receive((T) content());
        } else {
            outcome().pass(down);
        }
    }

    int state() {
        return state;
    }

    boolean move(int from, int to) {
        return STATE.compareAndSet(this, from, to);
    }

    /// By a thread that nobody else competes with.
    void set(int to) {
        STATE.setRelease(this, to);
    }

    void clear() {
        content = null;
        segment = null;
    }

    /// What is waited for, where it is not done.
    @Nullable
    Awaited awaited(Engine engine) {
        Segment computed = segment;
        if (computed != null) {
            return new Awaited(computed.origin(), engine.trouble());
        }
        return content instanceof Computation<?> handle && kind == Kind.HANDLE && !handle.isDone()
                ? new Awaited(handle.submit().origin(), engine.trouble())
                : null;
    }

    /// Throws away what is in it; says how many elements that is.
    int drop() {
        for (int now = state; now >= FULL && now <= DONE; now = state) {
            if (move(now, DROPPED)) {
                if (kind == Kind.HANDLE && content instanceof Computation<?> handle) {
                    handle.close();
                }
                return 1;
            }
        }
        return 0;
    }
}
