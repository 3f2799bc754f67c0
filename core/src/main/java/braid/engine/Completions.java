package braid.engine;

import braid.Remote;
import braid.StreamInterruptedException;
import braid.spi.Spans;
import java.util.Collection;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Handles in the order in which they are done.
public final class Completions<T> implements Iterable<Remote<T>> {

    private final BlockingQueue<Remote<T>> done = new LinkedBlockingQueue<>();
    private int left;

    /// Those of `remotes`.
    ///
    /// @throws IllegalArgumentException if one was not made by a client
    public Completions(Collection<? extends Remote<T>> remotes) {
        for (Remote<T> remote : remotes) {
            if (!(remote instanceof Handle<T> handle)) {
                throw new IllegalArgumentException("no handle of a client: " + remote);
            }
            left++;
            handle.whenDone(() -> done.add(handle));
        }
    }

    /// The next that is done, waiting `nanos` at the most for it; null if there is none by then.
    public @Nullable Remote<T> next(long nanos) {
        try {
            LocalWorker worker = LocalWorker.here();
            Remote<T> next = done.poll();
            if (next == null && worker != null) {
                worker.engine().beginWait();
                try {
                    next = done.poll(nanos, TimeUnit.NANOSECONDS);
                } finally {
                    worker.engine().endWait();
                }
            } else if (next == null) {
                next = done.poll(nanos, TimeUnit.NANOSECONDS);
            }
            if (next != null) {
                left--;
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StreamInterruptedException("interrupted while waiting for one of " + left + " results");
        }
    }

    @Override
    public Iterator<Remote<T>> iterator() {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return left > 0;
            }

            @Override
            public Remote<T> next() {
                Remote<T> next = left > 0 ? Completions.this.next(Spans.FOREVER) : null;
                if (next == null) {
                    throw new NoSuchElementException();
                }
                return next;
            }
        };
    }
}
