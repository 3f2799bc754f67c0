package braid.graph;

import java.util.Iterator;
import java.util.function.Consumer;

/// Elements that are pushed under one lock. It grows while batches are quick, so that a slow function does not keep
/// others out of the region for long.
final class Batch {

    private static final int SMALLEST = 16;
    private static final int LARGEST = 1024;
    private static final long QUICK_NANOS = 1_000_000;

    private final Object[] elements = new Object[LARGEST];
    private int target = SMALLEST;
    private int size;

    void fill(Iterator<?> source) {
        size = 0;
        while (size < target && source.hasNext()) {
            Object element = source.next();
            if (element == null) {
                throw new NullPointerException("null is not an element");
            }
            elements[size++] = element;
        }
    }

    /// Pushes the batch, up to the first failure that reaches an end.
    ///
    /// @return how many elements were pushed
    int push(Entry entry, Region region) throws InterruptedException {
        long begun = System.nanoTime();
        int pushed = entry.receiveAll(elements, 0, size, region);
        boolean quick = System.nanoTime() - begun < QUICK_NANOS;
        target = quick ? Math.min(LARGEST, 2 * target) : Math.max(1, target / 2);
        return pushed;
    }

    void forEach(Consumer<Object> action) {
        for (int i = 0; i < size; i++) {
            action.accept(elements[i]);
        }
    }
}
