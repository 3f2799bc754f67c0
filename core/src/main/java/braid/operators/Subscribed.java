package braid.operators;

import braid.StreamException;
import braid.spi.Awaited;
import braid.spi.Callbacks;
import braid.spi.Completion;
import braid.spi.Context;
import braid.spi.Marker;
import braid.spi.Receiver;
import braid.spi.Shared;
import braid.spi.Signal;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A subscription to a stream: a queue whose elements go when they are requested. Its methods may be called by any
/// thread, from inside the subscriber's own methods too.
public final class Subscribed<T> extends Backlog<T> implements Flow.Subscription {

    private final Calls<T> calls;
    private final Context context;
    private final AtomicLong demand = new AtomicLong();
    private final AtomicBoolean left = new AtomicBoolean();

    /// What is still before the failure of the stream.
    private final Set<Marker> before = ConcurrentHashMap.newKeySet();

    private volatile boolean begun;

    /// The thread that calls `onNext`, and whether the branch is to be left when it is back.
    private volatile @Nullable Thread calling;

    private volatile boolean leaves;
    private volatile Runnable leave = () -> {};
    private volatile Supplier<@Nullable StreamException> failure = () -> null;

    Subscribed(Calls<T> calls, int capacity, Context context) {
        super(capacity, context);
        this.calls = calls;
        this.context = context;
        context.explain(() -> calls.isOver() || demand.get() > 0
                ? new Awaited(null, null)
                : new Awaited(null, "the subscriber of " + context.name() + " has not requested more"));
    }

    /// Tells the subscriber that it is subscribed. Nothing else is told before.
    ///
    /// @param leave takes the node out of its graph, soon
    /// @param failure what the stream has failed by, or null
    public void begin(Runnable leave, Supplier<@Nullable StreamException> failure) {
        this.leave = leave;
        this.failure = failure;
        calls.subscribed(this);
        begun = true;
        wake();
    }

    /// The stream has failed: says so to the subscriber when `markers` have come, which are sent behind all that was
    /// accepted.
    public void failed(List<Marker> markers) {
        before.addAll(markers);
        for (Marker marker : markers) {
            var _ = marker.over().thenRun(() -> came(marker)); // where it was thrown away with another node
        }
    }

    private void came(Marker marker) {
        if (before.remove(marker) && before.isEmpty()) {
            calls.end(() -> failure.get());
        }
    }

    @Override
    public void request(long elements) {
        if (elements <= 0) {
            calls.end(() -> new IllegalArgumentException(
                    "the number of elements requested must be positive (rule 3.9 of Reactive Streams): " + elements));
            leave();
            return;
        }
        demand.getAndUpdate(now -> now + elements < 0 ? Long.MAX_VALUE : now + elements);
        wake();
    }

    @Override
    public void cancel() {
        calls.forget();
        leave();
    }

    /// From inside the subscriber's own method it is left behind the present element: should that fail, the stream
    /// must still be reached from here.
    private void leave() {
        if (calling == Thread.currentThread()) {
            leaves = true;
        } else if (left.compareAndSet(false, true)) {
            leave.run();
            wake(); // emitters that wait need not wait for that
        }
    }

    @Override
    public void delivered() {
        if (leaves) {
            leave();
        }
    }

    @Override
    long dueIn(Object element) {
        return calls.isOver() || (begun && demand.get() > 0) ? 0 : Long.MAX_VALUE;
    }

    @Override
    @SuppressWarnings("unchecked")
    void pass(Object element, Receiver<? super T> down) throws InterruptedException {
        if (demand.get() != Long.MAX_VALUE) {
            demand.decrementAndGet();
        }
        T next = (T) element;
        boolean taken;
        calling = Thread.currentThread();
        try {
            taken = calls.next(next);
        } catch (Throwable thrown) { // which is against its rules
            cancel();
            down.signal(context.failure(element, thrown));
            return;
        } finally {
            calling = null;
        }
        if (taken) {
            down.receive(next);
        } else {
            Shared.drop(element);
            context.discarded(1);
        }
    }

    @Override
    void passing(Signal signal, Receiver<? super T> down) throws InterruptedException {
        down.signal(signal);
        if (signal instanceof Completion) {
            calls.end(() -> failure.get());
        } else if (signal instanceof Marker marker) {
            came(marker);
        }
    }

    /// By a thread that the subscriber may hold up: whoever destroys is not to wait for it.
    @Override
    void discarding() {
        if (!calls.isOver()) {
            Callbacks.run(
                    () -> calls.end(() -> new CancellationException("the stream was destroyed: " + context.name())));
        }
    }
}
