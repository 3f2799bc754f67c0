package braid.operators;

import braid.Failure;
import braid.Overflow;
import braid.spi.Boundary;
import braid.spi.Carried;
import braid.spi.Context;
import braid.spi.Delivery;
import braid.spi.Marker;
import braid.spi.Receiver;
import braid.spi.Shared;
import braid.spi.Signal;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The queue of a boundary in which no element waits for room: where `capacity` wait, `overflow` says which goes. The
/// one that is being delivered waits no more. Failures are not dropped, and have as many places of their own; only
/// for these an emitter waits.
///
/// One thread at a time puts, the boundary's thread delivers.
final class Overflowing<T> implements Delivery<T> {

    /// A signal in its place between the elements, some of which may be failures themselves.
    private record Aside(Signal signal) {}

    private final int capacity;
    private final Overflow overflow;
    private final Context context;
    private final Boundary boundary;

    /// Guarded by itself, and so is how many of it are elements.
    private final Queue<Object> queue = new ArrayDeque<>();

    private int waiting;
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicInteger held = new AtomicInteger();

    /// Whether what is held is being thrown away: then whoever delivers meanwhile does so too, since what it takes
    /// stood behind what is gone.
    private volatile boolean discards;

    /// How many elements were thrown away by who delivers.
    private final AtomicInteger discarded = new AtomicInteger();

    Overflowing(int capacity, Overflow overflow, Context context) {
        this.capacity = capacity;
        this.overflow = overflow;
        this.context = context;
        this.boundary = context.boundary(this);
    }

    void put(T element) {
        int dropped = 0;
        synchronized (queue) {
            if (waiting == capacity) {
                switch (overflow) {
                    case DROP_OLDEST -> dropped = drop(1);
                    case LATEST -> dropped = drop(capacity);
                    case DROP_NEWEST -> {
                        Shared.drop(element);
                        context.discarded(1);
                        return;
                    }
                    case FAIL -> throw new IllegalStateException("the buffer is full: " + capacity + " elements wait");
                }
            }
            queue.add(Bearing.of(Carried.current(), element));
            waiting++;
            held.addAndGet(1 - dropped);
        }
        if (dropped > 0) {
            context.discarded(dropped);
        }
        boundary.wake();
    }

    /// Drops the oldest `most` elements.
    private int drop(int most) {
        Iterator<Object> each = queue.iterator();
        int dropped = 0;
        while (dropped < most && each.hasNext()) {
            Object next = Bearing.bare(each.next());
            if (!(next instanceof Aside)) {
                each.remove();
                Shared.drop(next);
                dropped++;
            }
        }
        waiting -= dropped;
        return dropped;
    }

    void signal(Signal signal) {
        if (signal instanceof Failure) {
            context.await(() -> failures.get() < capacity);
            failures.incrementAndGet();
            held.incrementAndGet();
        }
        synchronized (queue) {
            queue.add(Bearing.of(signal instanceof Failure ? Carried.current() : null, new Aside(signal)));
        }
        boundary.wake();
    }

    @Override
    public long nanosUntilReady() {
        synchronized (queue) {
            return queue.isEmpty() ? Long.MAX_VALUE : 0;
        }
    }

    @Override
    public void deliver(Receiver<? super T> down) throws InterruptedException {
        Object queued = poll();
        if (queued == null) {
            return;
        }
        Object next = Bearing.bare(queued);
        if (discards) {
            discarded.addAndGet(discard(next));
            return;
        }
        try {
            Carried.<T>pass(Bearing.carried(queued), context, down, to -> pass(next, to));
        } finally {
            over(next);
        }
    }

    @SuppressWarnings("unchecked")
    private void pass(Object next, Receiver<? super T> down) throws InterruptedException {
        if (next instanceof Aside(Signal signal)) {
            down.signal(signal);
        } else {
            down.receive((T) next);
        }
    }

    private @Nullable Object poll() {
        synchronized (queue) {
            Object next = queue.poll();
            if (next != null && !(Bearing.bare(next) instanceof Aside)) {
                waiting--;
            }
            return next;
        }
    }

    private boolean over(Object entry) {
        boolean signal = entry instanceof Aside;
        boolean failure = entry instanceof Aside(Signal aside) && aside instanceof Failure;
        if (failure) {
            failures.decrementAndGet();
        }
        if (failure || !signal) {
            held.decrementAndGet();
        }
        context.changed();
        return failure || !signal;
    }

    @Override
    public int held() {
        return held.get();
    }

    @Override
    public int discard() {
        discards = true;
        for (Object next = poll(); next != null; next = poll()) {
            discarded.addAndGet(discard(Bearing.bare(next)));
        }
        return discarded.getAndSet(0);
    }

    /// Throws away what was in the queue; says how many elements that is.
    private int discard(Object queued) {
        if (queued instanceof Aside(Signal signal)) {
            if (signal instanceof Marker marker) {
                marker.arrive();
            }
        } else {
            Shared.drop(queued);
        }
        return over(queued) ? 1 : 0;
    }
}
