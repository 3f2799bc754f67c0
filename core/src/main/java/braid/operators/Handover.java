package braid.operators;

import braid.StreamException;
import braid.StreamInterruptedException;
import braid.spi.Awaited;
import braid.spi.Completion;
import braid.spi.Context;
import braid.spi.Held;
import braid.spi.Marker;
import braid.spi.Receiver;
import braid.spi.Signal;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What is handed over to a thread outside the graph: one thread at a time puts, one at a time takes. An element has
/// its room until it is taken.
public final class Handover<T> {

    /// So often the thread that takes looks again before it parks: a wake-up costs more than many elements.
    private static final int SPINS = 100;

    /// A signal in its place between the elements, some of which may be signals themselves.
    private record Aside(Signal signal) {}

    private final int capacity;
    private final Context context;
    private final Held held;
    private final Marker destroyed = new Marker(Marker.Kind.QUIET);
    private final Queue<Object> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger taken = new AtomicInteger();

    /// What is still before the failure of the stream.
    private final Set<Marker> before = ConcurrentHashMap.newKeySet();

    private volatile Supplier<@Nullable StreamException> failure = () -> null;
    private volatile @Nullable Thread parked;
    private volatile boolean left;

    /// Whether no more comes.
    private volatile boolean complete;

    Handover(int capacity, Context context) {
        this.capacity = capacity;
        this.context = context;
        this.held = context.held();
        held.hold(destroyed); // which is how one is told
        var _ = destroyed.over().thenRun(this::wake);
        context.explain(() -> new Awaited(null, "nobody takes from the iterator " + context.name()));
    }

    /// Asks `by` what the stream has failed by, which is null where it has not.
    public void failing(Supplier<@Nullable StreamException> by) {
        failure = by;
    }

    /// The stream has failed: who takes is told so when `markers` have come, which are sent behind all that was
    /// accepted.
    public void failed(List<Marker> markers) {
        before.addAll(markers);
        for (Marker marker : markers) {
            var _ = marker.over().thenRun(() -> came(marker)); // where it was thrown away with another node
        }
    }

    private void came(Marker marker) {
        if (before.remove(marker) && before.isEmpty()) {
            complete = true;
            wake();
        }
    }

    boolean hasRoom() {
        return taken.get() < capacity;
    }

    int held() {
        return taken.get();
    }

    void put(T element) {
        for (int i = 0; i < SPINS && !hasRoom(); i++) {
            Thread.onSpinWait();
        }
        if (!hasRoom()) {
            // Where that ends otherwise it is taken beyond the bound, or goes with the node.
            context.await(this::hasRoom);
        }
        taken.incrementAndGet();
        queue.add(element);
        wake();
    }

    void signal(Signal signal, Receiver<?> down) throws InterruptedException {
        switch (signal) {
            case Marker marker -> {
                held.hold(marker);
                queue.add(new Aside(marker));
            }
            case Completion completion -> {
                queue.add(new Aside(completion));
                down.signal(completion);
            }
            default -> down.signal(signal);
        }
        workSignals(); // perhaps all before it was taken, and nobody asks again
        wake();
    }

    private void wake() {
        Thread waiting = parked;
        if (waiting != null) {
            LockSupport.unpark(waiting);
        }
    }

    /// Whether there is an element to be taken; waits until that is known.
    ///
    /// @param inside whether the calling thread may not wait, since it is in the graph
    public boolean awaitNext(BooleanSupplier inside) {
        for (int looks = 0; !left; looks++) {
            workSignals();
            if (destroyed.over().isDone()) {
                if (left) {
                    return false;
                }
                throw new CancellationException("the stream was destroyed: " + context.name());
            }
            Object first = queue.peek();
            if (first != null && !(first instanceof Aside)) {
                return true;
            }
            if (complete && first == null) {
                throwIfFailed();
                return false;
            }
            if (looks == SPINS && inside.getAsBoolean()) {
                throw new IllegalStateException(
                        "to wait for the next element inside a function of the same graph is to wait for itself: "
                                + context.name());
            }
            if (looks < SPINS) {
                Thread.onSpinWait();
            } else {
                park();
            }
        }
        return false;
    }

    private void throwIfFailed() {
        StreamException by = failure.get();
        if (by != null) {
            throw new StreamException(by.failure());
        }
    }

    private void park() {
        parked = Thread.currentThread();
        if (queue.isEmpty() && !complete && !left && !destroyed.over().isDone()) {
            LockSupport.park(this);
        }
        parked = null;
        if (Thread.currentThread().isInterrupted()) {
            throw new StreamInterruptedException("interrupted while it waited for the next element");
        }
    }

    /// The oldest element, which [#awaitNext] has seen; null if it is gone.
    @SuppressWarnings("unchecked")
    public @Nullable T take() {
        Object next = queue.peek() instanceof Aside ? null : queue.poll();
        if (next != null) {
            taken.decrementAndGet();
            context.changed();
            workSignals();
        }
        return (T) next;
    }

    /// Does what the signals ask for before which all is taken. By who takes, and by who puts.
    private void workSignals() {
        for (Signal signal = nextSignal(); signal != null; signal = nextSignal()) {
            if (signal instanceof Marker marker) {
                came(marker);
                if (held.forget(marker)) {
                    marker.arrive();
                }
            } else {
                complete = true;
            }
        }
    }

    private @Nullable Signal nextSignal() {
        if (!(queue.peek() instanceof Aside)) {
            return null;
        }
        synchronized (queue) {
            if (queue.peek() instanceof Aside(Signal signal)) {
                queue.poll();
                return signal;
            }
            return null;
        }
    }

    /// Nobody takes any more.
    public void leave() {
        left = true;
        wake();
    }
}
