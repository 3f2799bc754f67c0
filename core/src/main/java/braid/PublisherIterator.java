package braid;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The elements of a publisher, for one thread that asks for them. At most `prefetch` are requested and not yet
/// given; to request more it waits until three quarters of these are given.
final class PublisherIterator<T> implements Iterator<T>, AutoCloseable, Flow.Subscriber<T> {

    /// So often the thread looks again before it parks: a wake-up costs more than many elements.
    private static final int SPINS = 100;

    private record End(@Nullable Throwable cause) {}

    private final int prefetch;
    private final int batch;
    private final Queue<T> queue = new ConcurrentLinkedQueue<>();

    /// Elements that were requested and have not come.
    private final AtomicInteger outstanding = new AtomicInteger();

    private final AtomicReference<Flow.@Nullable Subscription> subscription = new AtomicReference<>();
    private final AtomicReference<@Nullable End> end = new AtomicReference<>();
    private volatile boolean closed;
    private volatile @Nullable Thread parked;

    /// Elements that were given and not yet requested anew; by the thread that asks.
    private int given;

    PublisherIterator(int prefetch) {
        this.prefetch = prefetch;
        this.batch = prefetch - prefetch / 4;
    }

    @Override
    public void onSubscribe(Flow.Subscription mine) {
        Objects.requireNonNull(mine, "subscription");
        if (!subscription.compareAndSet(null, mine)) {
            mine.cancel();
            return;
        }
        if (closed) {
            mine.cancel();
            return;
        }
        outstanding.set(prefetch);
        mine.request(prefetch);
    }

    @Override
    public void onNext(T element) {
        Objects.requireNonNull(element, "element");
        if (closed || end.get() != null) {
            return;
        }
        if (outstanding.decrementAndGet() < 0) {
            end(new IllegalStateException("the publisher sent an element that was not requested, beyond a prefetch of "
                    + prefetch + " (rule 1.1 of Reactive Streams)"));
            cancel();
            return;
        }
        queue.add(element);
        wake();
    }

    @Override
    public void onError(Throwable cause) {
        end(Objects.requireNonNull(cause, "cause"));
    }

    @Override
    public void onComplete() {
        end(null);
    }

    private void end(@Nullable Throwable cause) {
        end.compareAndSet(null, new End(cause));
        wake();
    }

    private void wake() {
        Thread waiting = parked;
        if (waiting != null) {
            LockSupport.unpark(waiting);
        }
    }

    @Override
    public boolean hasNext() {
        for (int looks = 0; !closed; looks++) {
            if (!queue.isEmpty()) {
                return true;
            }
            End over = end.get();
            if (over != null && queue.isEmpty()) {
                throwIfFailed(over);
                return false;
            }
            if (looks < SPINS) {
                Thread.onSpinWait();
            } else {
                park();
            }
        }
        return false;
    }

    private void park() {
        parked = Thread.currentThread();
        if (queue.isEmpty() && end.get() == null && !closed) {
            LockSupport.park(this);
        }
        parked = null;
        if (Thread.currentThread().isInterrupted()) {
            throw new StreamInterruptedException("interrupted while it waited for a publisher's next element");
        }
    }

    private static void throwIfFailed(End over) {
        switch (over.cause()) {
            case null -> {}
            case RuntimeException unchecked -> throw unchecked;
            case Error error -> throw error;
            case Throwable checked -> throw new CompletionException(checked);
        }
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the publisher has no more elements");
        }
        T element = Objects.requireNonNull(queue.poll());
        if (++given == batch) {
            given = 0;
            Flow.Subscription mine = subscription.get();
            if (mine != null && end.get() == null) {
                outstanding.addAndGet(batch);
                mine.request(batch);
            }
        }
        return element;
    }

    /// Cancels the subscription; who waits for an element goes on. Any thread.
    @Override
    public void close() {
        closed = true;
        cancel();
        wake();
    }

    private void cancel() {
        Flow.Subscription mine = subscription.get();
        if (mine != null) {
            mine.cancel();
        }
    }
}
