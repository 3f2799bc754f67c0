package braid.io;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// What several threads bring for the one that reads. Who brings waits while there are `most` elements; so much
/// room is enough for one piece of any size.
final class Arrivals<T> {

    private final int most;
    private final Queue<List<T>> lists = new ArrayDeque<>();
    private int size;
    private boolean over;
    private @Nullable Exception failure;

    Arrivals(int most) {
        this.most = most;
    }

    /// Brings `elements`; waits for room.
    ///
    /// @return false if nobody reads any more
    synchronized boolean put(List<T> elements) throws InterruptedException {
        while (!over && size > 0 && size + elements.size() > most) {
            wait();
        }
        if (!over) {
            lists.add(elements);
            size += elements.size();
            notifyAll();
        }
        return !over;
    }

    /// No more will come, because of `cause` if there is one.
    synchronized void end(@Nullable Exception cause) {
        over = true;
        failure = failure == null ? cause : failure;
        notifyAll();
    }

    /// All that is there; waits until there is something. Empty if no more will come.
    synchronized List<T> take() throws Exception {
        while (lists.isEmpty() && !over) {
            wait();
        }
        if (lists.isEmpty() && failure != null) {
            throw failure;
        }
        return rest();
    }

    /// All that is there.
    synchronized List<T> rest() {
        List<T> all = new ArrayList<>(size);
        lists.forEach(all::addAll);
        lists.clear();
        size = 0;
        notifyAll();
        return all;
    }

    synchronized int size() {
        return size;
    }
}
