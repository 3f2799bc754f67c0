package braid.operators;

import braid.Failure;
import braid.spi.Boundary;
import braid.spi.Carried;
import braid.spi.Context;
import braid.spi.Delivery;
import braid.spi.Marker;
import braid.spi.Receiver;
import braid.spi.Shared;
import braid.spi.Signal;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The queue of a boundary, with an exact bound: an element has its room from when it is taken until the receiver
/// behind has returned. A failure takes its element's room; other signals take none.
///
/// One thread at a time puts, the boundary's thread delivers.
class Backlog<T> implements Delivery<T> {

    /// A signal in its place between the elements. (An element may itself be a `Failure`, in a stream of dead
    /// letters.)
    private record Aside(Signal signal) {}

    /// So often a thread that waits for room looks again before it parks: others may make room meanwhile.
    private static final int SPINS = 100;

    private final int capacity;
    private final Context context;
    private final Boundary boundary;
    private final Queue<Object> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger taken = new AtomicInteger();

    /// Whether what is held is being thrown away: then whoever delivers meanwhile does so too, since what it takes
    /// stood behind what is gone.
    private volatile boolean discards;

    /// How many elements were thrown away by who delivers.
    private final AtomicInteger discarded = new AtomicInteger();

    Backlog(int capacity, Context context) {
        this.capacity = capacity;
        this.context = context;
        this.boundary = context.boundary(this);
    }

    final boolean hasRoom() {
        return taken.get() < capacity;
    }

    final void put(Object element) {
        takeRoom();
        try {
            taken(element);
        } catch (Throwable thrown) {
            freeRoom();
            throw thrown;
        }
        queue.add(Bearing.of(carried(), element));
        boundary.wake();
    }

    private void takeRoom() {
        for (int i = 0; i < SPINS && !hasRoom(); i++) {
            Thread.onSpinWait();
        }
        if (!hasRoom()) {
            context.await(this::hasRoom);
        }
        taken.incrementAndGet();
    }

    final void signal(Signal signal) {
        if (signal instanceof Failure) {
            takeRoom();
        }
        queue.add(Bearing.of(signal instanceof Failure ? Carried.current() : null, new Aside(signal)));
        boundary.wake();
    }

    /// What is carried by an element that is put now; null for nothing.
    @Nullable
    Carried carried() {
        return Carried.current();
    }

    /// Says that the oldest element may be ready now.
    final void wake() {
        boundary.wake();
    }

    /// Called when `element` has got its room.
    void taken(Object element) {}

    /// How long until `element`, the oldest, can go, as [Delivery#nanosUntilReady]: it can at once, unless a
    /// subclass knows better.
    long dueIn(Object element) {
        return 0;
    }

    /// The oldest that is held; null if that is a signal, or nothing is held.
    final @Nullable Object oldest() {
        Object first = queue.peek();
        Object bare = first == null ? null : Bearing.bare(first);
        return bare instanceof Aside ? null : bare;
    }

    /// Passes on what was put.
    @SuppressWarnings("unchecked")
    void pass(Object element, Receiver<? super T> down) throws InterruptedException {
        down.receive((T) element);
    }

    /// Lets go of an element that will not be delivered.
    void drop(Object element) {
        Shared.drop(element);
    }

    /// Called when a signal is about to be passed on.
    void passing(Signal signal, Receiver<? super T> down) throws InterruptedException {
        down.signal(signal);
    }

    @Override
    public final long nanosUntilReady() {
        Object first = queue.peek();
        if (first == null) {
            return Long.MAX_VALUE;
        }
        Object bare = Bearing.bare(first);
        return bare instanceof Aside ? 0 : dueIn(bare);
    }

    @Override
    public final void deliver(Receiver<? super T> down) throws InterruptedException {
        Object queued = queue.poll();
        if (queued == null) {
            return;
        }
        Object first = Bearing.bare(queued);
        if (discards) {
            discarded.addAndGet(discard(first));
        } else if (Carried.isUsed()) {
            Carried.<T>pass(Bearing.carried(queued), context, down, to -> deliver(first, to));
        } else {
            deliver(first, down);
        }
    }

    private void deliver(Object first, Receiver<? super T> down) throws InterruptedException {
        if (first instanceof Aside(Signal signal)) {
            try {
                passing(signal, down);
            } finally {
                if (signal instanceof Failure) {
                    freeRoom();
                }
            }
        } else {
            try {
                pass(first, down);
            } finally {
                freeRoom();
            }
        }
    }

    private void freeRoom() {
        if (taken.decrementAndGet() > capacity / 2 && ready()) {
            context.changing();
        } else {
            context.changed();
        }
    }

    @Override
    public final int held() {
        return taken.get();
    }

    @Override
    public final int bound() {
        return capacity;
    }

    /// Called when what is held is about to be thrown away, since the node is destroyed.
    void discarding() {}

    @Override
    public final int discard() {
        discards = true;
        discarding();
        for (Object next = queue.poll(); next != null; next = queue.poll()) {
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
            if (!(signal instanceof Failure)) {
                return 0;
            }
        } else {
            drop(queued);
        }
        taken.decrementAndGet();
        return 1;
    }
}
