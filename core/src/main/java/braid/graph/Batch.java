package braid.graph;

import java.util.Collection;
import java.util.Iterator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Elements of a user's collection or iterable that are pushed under one lock, one batch after the other. A batch
/// grows while they are quick, so that a slow function does not keep others out of the region for long.
///
/// A collection is copied at once, which is cheaper an element than its iterator; anything else is asked batch by
/// batch.
final class Batch {

    private static final int SMALLEST = 16;
    private static final int LARGEST = 1024;
    private static final long QUICK_NANOS = 1_000_000;

    private final Object[] elements;
    private final @Nullable Iterator<?> source;
    private int target = SMALLEST;
    private int from;
    private int to;

    Batch(Iterable<?> all) {
        if (all instanceof Collection<?> collection) {
            elements = collection.toArray();
            source = null;
        } else {
            elements = new Object[LARGEST];
            source = all.iterator();
        }
    }

    /// Takes the next elements; false if there are no more.
    boolean fill() {
        if (source == null) {
            from = to;
            to = Math.min(elements.length, from + target);
            for (int i = from; i < to; i++) {
                requireElement(elements[i]);
            }
        } else {
            from = 0;
            to = fill(elements, source, target);
        }
        return to > from;
    }

    private static void requireElement(@Nullable Object element) {
        if (element == null) {
            throw new NullPointerException("null is not an element");
        }
    }

    private static int fill(Object[] into, Iterator<?> source, int most) {
        int filled = 0;
        while (filled < most && source.hasNext()) {
            Object element = source.next();
            requireElement(element);
            into[filled++] = element;
        }
        return filled;
    }

    /// Pushes the batch, up to the first failure that reaches an end.
    ///
    /// @return how many elements were pushed
    int push(Entry entry, Region region) throws InterruptedException {
        long begun = System.nanoTime();
        int end = entry.receiveAll(elements, from, to, region);
        boolean quick = System.nanoTime() - begun < QUICK_NANOS;
        target = quick ? Math.min(LARGEST, 2 * target) : Math.max(1, target / 2);
        return end - from;
    }

    void forEach(Consumer<Object> action) {
        for (int i = from; i < to; i++) {
            action.accept(elements[i]);
        }
    }
}
