package braid.benchmarks;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.SynchronousQueue;

/// What a pulled source pulls: lists, handed over one by one, so that one source can be measured for long.
final class Feed implements Iterable<Integer> {

    private final SynchronousQueue<List<Integer>> lists = new SynchronousQueue<>();
    private final SynchronousQueue<Boolean> done = new SynchronousQueue<>();

    /// Has all of `list` pulled; an empty list ends it.
    void pull(List<Integer> list) throws InterruptedException {
        lists.put(list);
        if (!list.isEmpty()) {
            done.take();
        }
    }

    @Override
    public Iterator<Integer> iterator() {
        return new Iterator<>() {
            private Iterator<Integer> list = List.<Integer>of().iterator();
            private boolean begun;

            @Override
            public boolean hasNext() {
                return list.hasNext() || refilled();
            }

            private boolean refilled() {
                try {
                    if (begun) {
                        done.put(true);
                    }
                    begun = true;
                    list = lists.take().iterator();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return list.hasNext();
            }

            @Override
            public Integer next() {
                return list.next();
            }
        };
    }
}
