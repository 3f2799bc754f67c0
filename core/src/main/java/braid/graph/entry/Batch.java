package braid.graph.entry;

import braid.graph.link.Entry;
import braid.graph.topology.Region;
import java.util.Collection;
import java.util.Set;
import java.util.function.Consumer;

/// Elements of a user's collection that are pushed under one lock, one batch after the other. A batch grows while
/// they are quick, so that a slow function does not keep others out of the region for long.
///
/// The collection is copied at once, which is cheaper an element than its iterator.
final class Batch {

    private static final Set<String> PLAIN = Set.of(
            "java.util.ArrayList",
            "java.util.ArrayList$SubList",
            "java.util.Arrays$ArrayList",
            "java.util.ArrayDeque",
            "java.util.LinkedList",
            "java.util.HashSet",
            "java.util.LinkedHashSet",
            "java.util.TreeSet");

    private static final int SMALLEST = 16;
    private static final int LARGEST = 1024;
    private static final long QUICK_NANOS = 1_000_000;

    private final Object[] elements;
    private int target = SMALLEST;
    private int from;
    private int to;

    Batch(Collection<?> all) {
        elements = all.toArray();
    }

    /// Whether `collection` has its elements in memory, so that a copy is cheap and asks nobody's code.
    static boolean isAtHand(Collection<?> collection) {
        String type = collection.getClass().getName();
        return PLAIN.contains(type) || type.startsWith("java.util.ImmutableCollections$");
    }

    /// Takes the next elements, up to one that is null; false if there are none.
    boolean fill() {
        from = to;
        int most = Math.min(elements.length, from + target);
        while (to < most && elements[to] != null) {
            to++;
        }
        return to > from;
    }

    /// Whether all have been taken; if not, and none can be, the next one is null.
    boolean isOver() {
        return to == elements.length;
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
