package braid.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// The cells of a ring, one behind the other: three marks go round, and each of them is written by other threads than
/// the others, so they are far apart.
final class Track {

    private static final VarHandle MARK = MethodHandles.arrayElementVarHandle(long[].class);
    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(Cell[].class);

    /// So many elements were put in.
    private static final int PUT = 16;

    /// The first that nobody has claimed.
    private static final int CLAIMED = 32;

    /// The first that is not delivered.
    private static final int HEAD = 48;

    private final long[] marks = new long[64];
    private final Cell[] cells;
    private final int mask;

    Track(int capacity) {
        int size = Integer.highestOneBit(Math.max(1, capacity - 1)) << 1;
        cells = Cell.row(Math.max(size, 2));
        mask = cells.length - 1;
    }

    int size() {
        return cells.length;
    }

    Cell cell(long at) {
        return (Cell) CELL.getAcquire(cells, (int) at & mask);
    }

    /// Lets two cells change their places; the caller delivers, and nobody else comes to either.
    void swap(long one, long other) {
        Cell first = cell(one);
        CELL.setRelease(cells, (int) one & mask, cell(other));
        CELL.setRelease(cells, (int) other & mask, first);
    }

    long put() {
        return (long) MARK.getVolatile(marks, PUT);
    }

    /// As [#put], by the only thread that puts.
    long putHere() {
        return (long) MARK.get(marks, PUT);
    }

    void put(long next) {
        MARK.setVolatile(marks, PUT, next);
    }

    long head() {
        return (long) MARK.getVolatile(marks, HEAD);
    }

    /// As [#head], by the only thread that delivers.
    long headHere() {
        return (long) MARK.get(marks, HEAD);
    }

    /// Who waits for room may see it a moment later; it looks again by itself.
    void head(long next) {
        MARK.setRelease(marks, HEAD, next);
    }

    long claimed() {
        return (long) MARK.getVolatile(marks, CLAIMED);
    }

    boolean claim(long from, long to) {
        return MARK.compareAndSet(marks, CLAIMED, from, to);
    }

    /// The first that may have to be claimed. Signals and handles are delivered without, so that mark may lag behind.
    long unclaimed() {
        long from = claimed();
        long head = head();
        if (from >= head) {
            return from;
        }
        claim(from, head);
        return claimed();
    }
}
