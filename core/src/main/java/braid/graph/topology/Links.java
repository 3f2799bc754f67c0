package braid.graph.topology;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;

/// The edges at one side of a node, as they were at one moment. One more is added behind them in place, so that a
/// node with very many is built in time that grows with their number; who has an older view does not see it.
final class Links implements Iterable<Link> {

    static final Links NONE = new Links(new Link[4], 0);

    private final Link[] array;
    private final int size;

    private Links(Link[] array, int size) {
        this.array = array;
        this.size = size;
    }

    int size() {
        return size;
    }

    Link get(int index) {
        return array[index];
    }

    /// With one more. By one thread at a time, always on the newest view.
    Links with(Link link) {
        boolean full = size == array.length || this == NONE;
        Link[] more = full ? Arrays.copyOf(array, Math.max(4, 2 * size)) : array;
        more[size] = link;
        return new Links(more, size + 1);
    }

    Links without(Link link) {
        Link[] fewer = new Link[Math.max(4, size)];
        int kept = 0;
        for (Link each : this) {
            if (each != link) {
                fewer[kept++] = each;
            }
        }
        return kept == size ? this : new Links(fewer, kept);
    }

    @Override
    public Iterator<Link> iterator() {
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < size;
            }

            @Override
            public Link next() {
                if (next == size) {
                    throw new NoSuchElementException();
                }
                return array[next++];
            }
        };
    }
}
