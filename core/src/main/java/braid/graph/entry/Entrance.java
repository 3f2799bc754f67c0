package braid.graph.entry;

import braid.Failure;
import braid.StreamException;
import braid.StreamInterruptedException;
import braid.graph.link.Inlet;
import braid.graph.topology.ClosedException;
import braid.graph.topology.Failing;
import braid.graph.topology.Graphs;
import braid.graph.topology.Life;
import braid.graph.topology.Node;
import braid.graph.topology.Outflow;
import braid.graph.topology.Refusal;
import braid.graph.topology.Region;
import braid.graph.topology.Role;
import braid.graph.topology.SourceState;
import braid.graph.topology.Walk;
import braid.graph.trace.Counters;
import braid.graph.trace.Sighting;
import braid.graph.trace.Sightings;
import braid.graph.wait.Entering;
import braid.graph.wait.Wait;
import braid.graph.wait.Waits;
import braid.spi.Callbacks;
import braid.spi.Carried;
import braid.spi.Carrier;
import braid.spi.Carriers;
import braid.spi.Clock;
import braid.spi.Completion;
import braid.spi.Marker;
import braid.thread.Threads;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Where elements enter a graph, one by one: the running side of a source.
public final class Entrance extends SourceState {

    /// How long a wait without a limit may last, in nanoseconds.
    public static final long FOREVER = Long.MAX_VALUE;

    private static final long LONGEST_NAP_NANOS = 500_000;

    private final Region region = region();
    private final Node node;
    private final Inlet inlet;
    private final Counters counters;
    private final Pause pause;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CompletableFuture<Void> through = new CompletableFuture<>();
    private volatile @Nullable Carriers carriers;

    /// A source built at `line`, with the time of `clock`.
    public Entrance(String line, Clock clock) {
        node = new Node("source", line, clock, 0, _ -> new Node.Parts(new Role.Source(this), Outflow.VALUES));
        inlet = new Inlet(region, node, Node.BEHIND);
        counters = node.counters();
        pause = new Pause(node, this);
    }

    /// The source of that number, if somebody still holds it.
    public static Optional<Entrance> numbered(long number) {
        return Graphs.sources().stream()
                .filter(node -> node.number() == number)
                .findFirst()
                .map(node -> (Entrance) Objects.requireNonNull(node.source()));
    }

    /// Its node.
    public Node node() {
        return node;
    }

    /// Whether the calling thread is in a function of the same graph, where to wait would be to wait for itself.
    public boolean isInside() {
        return Walk.isInside(node);
    }

    // Elements.

    /// Pushes one element; returns when it was handled or taken by a boundary.
    public void emit(Object element) {
        requireElement(element);
        if (paused()) {
            awaitResumption("emit");
        }
        Thread me = Thread.currentThread();
        boolean entered = false;
        try {
            entered = region.tryEnter(me) || enter(element);
            if (entered) {
                emitting(me);
                push(element);
            }
        } catch (StackOverflowError overflow) {
            // So little of the stack was left that the element did not get through, or the region was not left. What is
            // done here must need no more of it than to enter did.
            if (entered && region.isMine()) {
                region.exit();
            }
            throw new StreamException(node.failure(element, overflow));
        }
    }

    /// Whether its elements carry anything.
    public boolean carries() {
        return carriers != null;
    }

    /// As [#emit], of a source whose elements carry something. It stands apart since `emit` is compiled into one
    /// piece with what follows.
    public void emitCarrying(Object element) {
        requireElement(element);
        Carried before = Carried.enter(carried(element));
        try {
            emit(element);
        } finally {
            Carried.leave(before);
        }
    }

    /// Has elements carry what `more` take up where they are emitted from now on, beside what they carry already.
    public synchronized void carry(List<Carrier<?>> more) {
        Carriers named = carriers;
        carriers = named == null ? new Carriers(more, node.origin()) : named.and(more);
    }

    /// Takes up what `named` carry, and makes it current.
    ///
    /// @return what was current before
    private @Nullable Carried enter(Carriers named, @Nullable Object element) {
        return Carried.enter(capture(named, element));
    }

    private Carried capture(Carriers named, @Nullable Object element) {
        try {
            return named.capture();
        } catch (IllegalStateException failed) {
            throw new StreamException(node.failure(element, failed));
        }
    }

    /// What is carried by what the calling thread emits, or has another thread emit.
    private @Nullable Carried carried(@Nullable Object element) {
        Carriers named = carriers;
        return named == null ? Carried.current() : capture(named, element);
    }

    private void requireElement(@Nullable Object element) {
        if (element == null) {
            throw new NullPointerException("null is not an element: emitted into " + node.describe());
        }
    }

    /// Enters for `element`, or queues it where to wait would be to wait for itself.
    private boolean enter(Object element) {
        return switch (Entering.toEmit(node, this, FOREVER)) {
            case YES -> true;
            case INTERRUPTED -> throw interrupted("emit");
            case CIRCLE, LATE, OVER -> {
                refuseIfOver();
                Carried carried = Carried.current();
                region.owe(() -> pushLate(element, carried, null));
                yield false;
            }
        };
    }

    /// Pushes one element into the region, which the caller has entered, and leaves it.
    private void push(Object element) {
        StreamException failed;
        try {
            refuseIfOver();
            region.workOwn();
            counters.in++;
            inlet.entry().receive(element);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            failed = region.leave();
        }
        throwIfFailed(failed);
    }

    /// Pushes one element if that needs no wait beyond `nanos`; false if not, and then it had no effect.
    public boolean emit(Object element, long nanos) {
        requireElement(element);
        Carriers named = carriers;
        if (named == null) {
            return emitWithin(element, nanos);
        }
        Carried before = enter(named, element);
        try {
            return emitWithin(element, nanos);
        } finally {
            Carried.leave(before);
        }
    }

    private boolean emitWithin(Object element, long nanos) {
        long begun = System.nanoTime();
        long nap = 5_000;
        while (true) {
            long left = nanos - (System.nanoTime() - begun);
            switch (Entering.toEmit(node, this, nanos == 0 ? 0 : left)) {
                case YES -> {}
                case INTERRUPTED -> throw interrupted("emit");
                case CIRCLE, LATE, OVER -> {
                    refuseIfOver();
                    return false;
                }
            }
            if (isReady()) {
                emitting(Thread.currentThread());
                push(element);
                return true;
            }
            if (left <= 0) {
                return false;
            }
            nap(Math.min(nap, left));
            nap = Math.min(2 * nap, LONGEST_NAP_NANOS);
        }
    }

    /// Whether an element would be taken now; if not, leaves the region, which the caller has entered.
    private boolean isReady() {
        boolean ready = false;
        try {
            ready = isOver() || (!paused() && inlet.entry().ready());
        } finally {
            if (!ready) {
                region.leave();
            }
        }
        return ready;
    }

    private void nap(long nanos) {
        Wait wait = Waits.begin(node, Wait.Kind.TIME);
        try {
            LockSupport.parkNanos(node, nanos);
        } finally {
            Waits.end(wait);
        }
        if (Thread.currentThread().isInterrupted()) {
            throw interrupted("emit");
        }
    }

    /// Queues one element; the future completes, on a thread that may be held up, when it was handled or taken by
    /// a boundary.
    public CompletableFuture<Void> emitAsync(Object element) {
        requireElement(element);
        refuseIfOver();
        CompletableFuture<Void> taken = new CompletableFuture<>();
        emitting(Thread.currentThread());
        Carried carried = carried(element);
        Runnable push = () -> pushLate(element, carried, taken);
        if (!pause.queue(push)) {
            region.queue(push);
        }
        return taken;
    }

    /// Pushes an element that was queued; the caller is in the region.
    private void pushLate(Object element, @Nullable Carried carried, @Nullable CompletableFuture<Void> taken) {
        if (node.life() != Life.LIVE) {
            if (taken != null) {
                Callbacks.fail(taken, new ClosedException(node));
            }
            return;
        }
        counters.in++;
        try {
            Carried.run(carried, () -> inlet.entry().receive(element));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable broken) {
            region.note(node, new Failure(element, broken, node.name(), node.line()));
        }
        if (taken == null) {
            Failing.failIfNoted(region);
            return;
        }
        StreamException failed = region.takeNoted();
        if (failed == null) {
            Callbacks.run(() -> taken.complete(null));
        } else {
            Sightings.ended(failed, Sighting.End.THROWN);
            Callbacks.fail(taken, failed);
        }
        region.arriveBehindNoted();
    }

    /// Pushes all that `elements` gives; it is asked outside the region.
    public void emitAll(Iterable<?> elements) {
        refuseIfOver();
        emitAll(elements, this::wanted, () -> {});
    }

    /// As [#emitAll], for a source that gives its own elements: ends quietly when the source is closed meanwhile.
    ///
    /// @param before done before each element is emitted
    public void pull(Iterable<?> elements, Runnable before) {
        try {
            emitAll(elements, () -> !isOver() && wanted(), before);
        } catch (ClosedException closed) {
            return;
        }
        throwIfFailed(null);
    }

    /// A collection of the JDK's goes in batches. Anything else, a collection that computes its elements too, is
    /// asked for one element after the other, and each is pushed before the next is asked for: nobody knows how
    /// long that takes, and what was given is not lost where it throws.
    private void emitAll(Iterable<?> elements, BooleanSupplier more, Runnable before) {
        if (elements instanceof Collection<?> collection && Batch.isAtHand(collection)) {
            emitAll(new Batch(collection), before);
            return;
        }
        Iterator<?> iterator = elements.iterator();
        try (AutoCloseable _ = iterator instanceof AutoCloseable closeable ? closeable : null) {
            while (more.getAsBoolean() && iterator.hasNext()) {
                Object element = iterator.next();
                before.run();
                if (carries()) {
                    emitCarrying(element);
                } else {
                    emit(element);
                }
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("the iterator does not close, at " + node.describe(), e);
        }
    }

    private void emitAll(Batch batch, Runnable before) {
        Carriers named = carriers;
        Carried outer = named == null ? null : enter(named, null);
        try {
            while (batch.fill()) {
                before.run();
                emit(batch);
            }
        } finally {
            if (named != null) {
                Carried.leave(outer);
            }
        }
        if (!batch.isOver()) {
            requireElement(null);
        }
    }

    boolean wanted() {
        return !node.doomed() && inlet.wanted();
    }

    void emit(Batch batch) {
        if (paused()) {
            awaitResumption("emitAll");
        }
        Thread me = Thread.currentThread();
        if (!region.tryEnter(me)) {
            switch (Entering.toEmit(node, this, FOREVER)) {
                case YES -> {}
                case INTERRUPTED -> throw interrupted("emitAll");
                case CIRCLE, LATE, OVER -> {
                    batch.forEach(this::emit);
                    return;
                }
            }
        }
        StreamException failed;
        try {
            refuseIfOver();
            emitting(me);
            region.workOwn();
            counters.in += batch.push(inlet.entry(), region);
        } catch (InterruptedException e) {
            me.interrupt();
        } finally {
            failed = region.leave();
        }
        throwIfFailed(failed);
    }

    /// Pulls and closes on a thread of its own; a failure fails the stream.
    ///
    /// @param pulling emits all, and does before each element what it is given
    /// @param last is done when all is through, or the stream has failed
    public CompletableFuture<Void> start(Consumer<Runnable> pulling, Runnable last) {
        CompletableFuture<Void> result = new CompletableFuture<>();
        Runnable unflagged = Thread::interrupted; // what the user's code left: nobody else has this thread
        Carried carried = carried(null);
        Threads.execute(() -> {
            try {
                Carried.run(carried, () -> pulling.accept(unflagged));
            } catch (StreamException failed) {
                Failing.fail(node, failed);
            } catch (Throwable thrown) {
                Failing.fail(node, new StreamException(node.failure(null, thrown)));
            }
            try {
                unflagged.run();
                try {
                    close(FOREVER);
                } finally {
                    last.run();
                }
                result.complete(null);
            } catch (Throwable failed) {
                result.completeExceptionally(failed);
            }
        });
        return result;
    }

    /// Says how many elements it will have given in the end.
    public void expect(long elements) {
        if (elements < 0) {
            throw new IllegalArgumentException("elements must not be negative: " + elements);
        }
        size(elements);
    }

    // Pauses.

    /// Lets emitters and the pulling wait before their next element. What is under way, and what comes by links,
    /// goes on.
    public void pause() {
        pause.begin();
    }

    /// Ends the pause.
    public void resume() {
        pause.end();
    }

    private void awaitResumption(String call) {
        if (!region.isMine() && !pause.await()) {
            throw interrupted(call);
        }
    }

    // Its end.

    /// Waits until nothing that was emitted so far can move without more input.
    ///
    /// @return false if `nanos` were over before
    public boolean drain(long nanos) {
        if (isInside()) {
            throw new IllegalStateException(
                    "drain inside a function of the same graph would wait for itself: " + node.describe());
        }
        CompletableFuture<Void> quiet = new CompletableFuture<>();
        Runnable mark = () -> signalLate(quiet);
        if (!pause.queueBehind(mark)) {
            if (nanos == FOREVER && Walk.staysInRegion(node)) {
                region.owe(mark);
            } else {
                region.queue(mark);
            }
        }
        return awaitEnd(quiet, nanos, "drain");
    }

    /// Sends a marker behind all that was emitted so far; `over` completes when it has come through.
    ///
    /// @param kind what the marker waits for
    public CompletableFuture<Void> mark(Marker.Kind kind) {
        Marker marker = new Marker(kind);
        mark(marker);
        return marker.over();
    }

    /// Sends `marker` behind all that was emitted so far.
    public void mark(Marker marker) {
        region.owe(() -> Failing.runLate(region, node, () -> inlet.entry().signal(marker)));
    }

    /// Sends a marker; `quiet` completes when it has come through, or with the failure that it has brought about.
    /// The caller is in the region.
    private void signalLate(CompletableFuture<Void> quiet) {
        if (node.destroyed()) {
            quiet.complete(null);
            return;
        }
        Marker marker = new Marker(Marker.Kind.QUIET);
        try {
            inlet.entry().signal(marker);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable broken) {
            region.note(node, new Failure(null, broken, node.name(), node.line()));
        }
        StreamException failed = region.takeNoted();
        region.arriveBehindNoted();
        if (failed != null) {
            Sightings.ended(failed, Sighting.End.THROWN);
            quiet.completeExceptionally(failed);
        } else {
            var _ = marker.over().thenRun(() -> quiet.complete(null));
        }
    }

    /// Says that no more will come, and waits until all is through, unless the caller is inside the graph.
    ///
    /// @return false if `nanos` were over before
    public boolean close(long nanos) {
        boolean inside = isInside();
        if (closing.compareAndSet(false, true)) {
            refuse();
            finish(!inside && nanos == FOREVER && Walk.staysInRegion(node));
        }
        if (inside) {
            return through.isDone();
        }
        boolean over = awaitEnd(through, nanos, "close");
        if (!over) {
            Failing.giveUp(node);
        }
        return over;
    }

    /// Sends the completion behind the last element. Around a cycle elements must have come to rest first.
    ///
    /// @param here whether the calling thread may do it
    private void finish(boolean here) {
        Runnable last = this::complete;
        if (Walk.isOnCycle(node)) {
            last = () -> {
                Marker atRest = new Marker(Marker.Kind.QUIET);
                Failing.runLate(region, node, () -> inlet.entry().signal(atRest));
                AtomicBoolean begun = new AtomicBoolean();
                Runnable complete = () -> {
                    if (begun.compareAndSet(false, true)) {
                        region.queue(this::complete);
                    }
                };
                var _ = atRest.over().thenRun(complete);
                Rest.await(node, atRest, complete);
            };
        }
        if (here) {
            region.owe(last);
        } else {
            region.queue(last);
        }
    }

    /// Sends the completion and a last marker; the caller is in the region.
    private void complete() {
        if (node.destroyed() || gone().isDone()) {
            through.complete(null); // nothing of it is in any graph, or will soon be
            return;
        }
        node.complete();
        Marker last = new Marker(Marker.Kind.QUIET);
        Failing.runLate(region, node, () -> inlet.entry().signal(Completion.COMPLETION));
        Failing.runLate(region, node, () -> inlet.entry().signal(last)); // whatever the completion has thrown
        var _ = last.over().thenRun(() -> {
            through.complete(null);
            if (!node.doomed()) {
                end(null);
            }
        });
    }

    /// A future of its end: completes when it is closed and all is through, exceptionally when the stream fails.
    public CompletableFuture<Void> whenEnded() {
        return ended().copy();
    }

    /// Has `handler` told of the failure of the stream, once, by a thread that may be held up.
    public void onFailure(Consumer<? super Failure> handler) {
        var _ = ended().handle((_, thrown) -> {
            StreamException failure = failure();
            if (thrown != null && failure != null) {
                handler.accept(failure.failure());
            }
            return null;
        });
    }

    private boolean awaitEnd(CompletableFuture<Void> over, long nanos, String call) {
        Wait wait = Waits.begin(node, Wait.Kind.MARKER);
        try {
            CompletableFuture<?> end = over.isDone() ? over : CompletableFuture.anyOf(over, gone());
            if (nanos == FOREVER) {
                end.get();
            } else {
                end.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
            }
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StreamInterruptedException(call + " was interrupted while it waited, at " + node.describe());
        } catch (ExecutionException e) {
            throw e.getCause() instanceof StreamException failed
                    ? again(failed)
                    : new IllegalStateException("a marker fails never", e);
        } finally {
            Waits.end(wait);
        }
        throwIfFailed(null);
        return true;
    }

    private StreamInterruptedException interrupted(String call) {
        return new StreamInterruptedException(call + " was interrupted before it began, at " + node.describe());
    }

    private void throwIfFailed(@Nullable StreamException failed) {
        if (failed != null) {
            Sightings.ended(failed, Sighting.End.THROWN);
            throw failed;
        }
        Refusal why = refusal();
        if (why != null && why.failure() != null) {
            throw failed(why, why.failure());
        }
    }

    private void refuseIfOver() {
        Refusal why = refusal();
        if (why != null) {
            throw why.failure() != null ? failed(why, why.failure()) : new ClosedException(node);
        }
    }

    private static StreamException failed(Refusal why, StreamException failure) {
        why.thrown().set(true);
        return again(failure);
    }

    /// The same failure, thrown here.
    private static StreamException again(StreamException failure) {
        StreamException again = new StreamException(failure.failure());
        for (Throwable suppressed : failure.getSuppressed()) {
            again.addSuppressed(suppressed);
        }
        return again;
    }

    @Override
    public String toString() {
        return Objects.toString(node);
    }
}
