package braid.graph;

import braid.Failure;
import braid.StreamException;
import braid.StreamInterruptedException;
import braid.spi.Callbacks;
import braid.spi.Clock;
import braid.spi.Completion;
import braid.spi.Marker;
import braid.spi.Signal;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The running side of a source: where elements enter the graph.
public final class SourceNode {

    private static final System.Logger LOG = System.getLogger("braid");

    /// How long a wait without a limit may last.
    public static final long FOREVER = Long.MAX_VALUE;

    private static final long LONGEST_NAP_NANOS = 500_000;

    private final Node node;
    private final Region region = new Region();
    private final Inlet inlet;
    private final Counters counters;
    private final AtomicReference<@Nullable Refusal> refusal = new AtomicReference<>();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final Counters byLinks = new Counters();
    private final Pause pause = new Pause(this);
    private volatile long size = -1;
    private final AtomicBoolean failureThrown = new AtomicBoolean();

    /// A source built at `line`, with the time of `clock`.
    public SourceNode(String line, Clock clock) {
        node = Node.of(this, line, clock);
        node.moveTo(region);
        inlet = new Inlet(region, node, Inlet.BEHIND);
        counters = node.counters();
    }

    /// Its node.
    public Node node() {
        return node;
    }

    Inlet inlet() {
        return inlet;
    }

    /// Refuses an element that came by a link, where none may come any more; the caller is in the region. Around a
    /// cycle they come until it is at rest, after the source was closed to emitters.
    void requireLive() {
        if (node.state() != Node.State.LIVE) {
            throw closedException();
        }
    }

    /// Counts an element that came by a link; the caller is in the region.
    void countFromStream() {
        counters.in++;
        byLinks.in++;
    }

    /// Whether all that has come so far came by links: then nothing is known of emitters outside the graph.
    boolean isFedByStreamsAlone() {
        return node.ups().length > 0 && counters.seenIn() == byLinks.seenIn();
    }

    /// The source of that number, if somebody still holds it.
    public static Optional<SourceNode> numbered(long number) {
        return Graphs.sources().stream()
                .filter(node -> node.number() == number)
                .findFirst()
                .map(node -> Objects.requireNonNull(node.source()));
    }

    /// Lets emitters and the pulling wait before their next element. What is under way, and what comes by links, goes
    /// on.
    public void pause() {
        pause.begin();
    }

    /// Ends the pause.
    public void resume() {
        pause.end(region);
    }

    /// Whether it is paused.
    public boolean isPaused() {
        return pause.isOn();
    }

    private void awaitResumption(String call) {
        if (region.owner() != Thread.currentThread() && !pause.await()) {
            throw interrupted(call);
        }
    }

    /// Says how many elements it will have given in the end.
    public void expect(long elements) {
        if (elements < 0) {
            throw new IllegalArgumentException("elements must not be negative: " + elements);
        }
        size = elements;
    }

    /// How many elements it will have given in the end, or -1.
    long size() {
        return size;
    }

    /// Pushes one element; returns when it was handled or taken by a boundary.
    public void emit(Object element) {
        requireElement(element);
        if (pause.isOn()) {
            awaitResumption("emit");
        }
        if (region.tryEnter(Thread.currentThread()) || enter(element)) {
            push(element);
        }
    }

    private void requireElement(@Nullable Object element) {
        if (element == null) {
            throw new NullPointerException("null is not an element: emitted into " + node.describe());
        }
    }

    /// Enters for `element`, or queues it where to wait would close a circle of waits.
    private boolean enter(Object element) {
        return switch (region.enterFromOutside(node, FOREVER)) {
            case YES -> true;
            case INTERRUPTED -> throw interrupted("emit");
            case CIRCLE, LATE -> {
                refuseIfOver();
                region.queue(() -> pushLate(element, null));
                region.emptyInbox();
                yield false;
            }
        };
    }

    private StreamInterruptedException interrupted(String call) {
        return new StreamInterruptedException(call + " was interrupted before it began, at " + node.describe());
    }

    private void push(Object element) {
        StreamException failed;
        try {
            refuseIfOver();
            if (region.hasQueued()) {
                region.workInbox();
            }
            counters.in++;
            inlet.entry().receive(element);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            failed = region.leave();
        }
        throwIfFailed(failed);
    }

    private void throwIfFailed(@Nullable StreamException failed) {
        throwNoted(failed);
        Refusal refused = refusal.get();
        if (refused != null && refused.failure() != null) {
            throw failed(refused.failure());
        }
    }

    private void refuseIfOver() {
        Refusal refused = refusal.get();
        if (refused != null) {
            throw refused.failure() != null ? failed(refused.failure()) : closedException();
        }
    }

    private StreamException failed(StreamException failure) {
        failureThrown.set(true);
        StreamException again = new StreamException(failure.failure());
        for (Throwable suppressed : failure.getSuppressed()) {
            again.addSuppressed(suppressed);
        }
        return again;
    }

    ClosedException closedException() {
        return new ClosedException("the source is closed: " + node.describe());
    }

    /// What a closed source answers.
    static final class ClosedException extends IllegalStateException {

        private static final long serialVersionUID = 1L;

        ClosedException(String message) {
            super(message);
        }
    }

    boolean hasFailed() {
        Refusal refused = refusal.get();
        return refused != null && refused.failure() != null;
    }

    boolean isClosed() {
        return refusal.get() != null;
    }

    /// Pushes one element if that needs no wait beyond `nanos`; false if not, and then it had no effect.
    public boolean emit(Object element, long nanos) {
        requireElement(element);
        long begun = System.nanoTime();
        long nap = 5_000;
        while (true) {
            long left = nanos - (System.nanoTime() - begun);
            switch (region.enterFromOutside(node, nanos == 0 ? 0 : left)) {
                case YES -> {}
                case INTERRUPTED -> throw interrupted("emit");
                case CIRCLE, LATE -> {
                    refuseIfOver();
                    return false;
                }
            }
            boolean ready = false;
            try {
                ready = isClosed() || (!pause.isOn() && inlet.entry().ready());
            } finally {
                if (!ready) {
                    region.leave();
                }
            }
            if (ready) {
                push(element);
                return true;
            }
            if (left <= 0) {
                return false;
            }
            LockSupport.parkNanos(this, Math.min(nap, left));
            nap = Math.min(2 * nap, LONGEST_NAP_NANOS);
            if (Thread.currentThread().isInterrupted()) {
                throw interrupted("emit");
            }
        }
    }

    /// Queues one element; the future completes when it was handled or taken by a boundary.
    public CompletableFuture<Void> emitAsync(Object element) {
        requireElement(element);
        refuseIfOver();
        CompletableFuture<Void> taken = new CompletableFuture<>();
        Runnable push = () -> pushLate(element, taken);
        if (!pause.queue(push)) {
            region.queue(push);
            Threads.execute(region::emptyInbox);
        }
        return taken;
    }

    /// Pushes an element that was queued; the caller is in the region.
    private void pushLate(Object element, @Nullable CompletableFuture<Void> taken) {
        if (node.state() != Node.State.LIVE) {
            if (taken != null) {
                Callbacks.fail(taken, closedException());
            }
            return;
        }
        counters.in++;
        try {
            inlet.entry().receive(element);
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

    /// Pushes all that `elements` gives, in batches; `elements` is asked outside the region.
    public void emitAll(Iterable<?> elements) {
        Batch batch = new Batch(elements);
        while (wanted() && batch.fill()) {
            emit(batch);
        }
    }

    /// As [#emitAll], for a source that gives its own elements: ends quietly when the source is closed meanwhile.
    public void pull(Iterable<?> elements) {
        Batch batch = new Batch(elements);
        try {
            while (!isClosed() && wanted() && batch.fill()) {
                emit(batch);
            }
        } catch (ClosedException closed) {
            return;
        }
        throwIfFailed(null);
    }

    /// Pulls and closes on a thread of its own; a failure fails the stream.
    public CompletableFuture<Void> start(Iterable<?> elements) {
        CompletableFuture<Void> through = new CompletableFuture<>();
        Threads.execute(() -> {
            try {
                pull(elements);
            } catch (StreamException failed) {
                fail(failed);
            } catch (Throwable thrown) {
                fail(new StreamException(node.failure(null, thrown)));
            }
            finishPulled(through);
        });
        return through;
    }

    private void finishPulled(CompletableFuture<Void> through) {
        try {
            close(FOREVER);
            through.complete(null);
        } catch (Throwable failed) {
            through.completeExceptionally(failed);
        }
    }

    private boolean wanted() {
        Entry entry = inlet.glimpse();
        return entry == null || entry.wanted();
    }

    private void emit(Batch batch) {
        if (pause.isOn()) {
            awaitResumption("emitAll");
        }
        if (!region.tryEnter(Thread.currentThread())) {
            switch (region.enterFromOutside(node, FOREVER)) {
                case YES -> {}
                case INTERRUPTED -> throw interrupted("emitAll");
                case CIRCLE, LATE -> {
                    batch.forEach(this::emit);
                    return;
                }
            }
        }
        StreamException failed;
        try {
            refuseIfOver();
            if (region.hasQueued()) {
                region.workInbox();
            }
            counters.in += batch.push(inlet.entry(), region);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            failed = region.leave();
        }
        throwIfFailed(failed);
    }

    /// Waits until nothing that was emitted so far can move without more input.
    ///
    /// @return false if `nanos` were over before
    public boolean drain(long nanos) {
        if (Wiring.isInside(node)) {
            throw new IllegalStateException(
                    "drain inside a function of the same graph would wait for itself: " + node.describe());
        }
        Marker marker = new Marker(Marker.Kind.QUIET);
        if (pause.queueBehind(() -> signalLate(marker))) {
            return awaitQuiet(marker, nanos);
        }
        if (region.enterFromOutside(node, nanos) != Region.Entered.YES) {
            if (Thread.currentThread().isInterrupted()) {
                throw interrupted("drain");
            }
            return false;
        }
        throwNoted(send(marker));
        return awaitQuiet(marker, nanos);
    }

    private boolean awaitQuiet(Marker marker, long nanos) {
        boolean over = await(marker.over(), nanos, "drain");
        if (over) {
            throwIfFailed(null);
        }
        return over;
    }

    /// Sends a marker behind all that was emitted so far; `over` completes when it has come through.
    ///
    /// @param kind what the marker waits for
    public CompletableFuture<Void> mark(Marker.Kind kind) {
        Marker marker = new Marker(kind);
        region.queue(() -> signalLate(marker));
        region.emptyInbox();
        return marker.over();
    }

    private void signalLate(Marker marker) {
        Failing.runLate(inlet, entry -> entry.signal(marker));
    }

    private static void throwNoted(@Nullable StreamException failed) {
        if (failed != null) {
            Sightings.ended(failed, Sighting.End.THROWN);
            throw failed;
        }
    }

    /// Pushes signals and leaves the region, which the caller has entered.
    private @Nullable StreamException send(Signal... signals) {
        StreamException failed;
        try {
            if (region.hasQueued()) {
                region.workInbox();
            }
            for (Signal signal : signals) {
                inlet.entry().signal(signal);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            failed = region.leave();
        }
        return failed;
    }

    /// Says that no more will come, and waits until all is through, unless the caller is inside the graph.
    ///
    /// @return false if `nanos` were over before
    public boolean close(long nanos) {
        boolean inside = Wiring.isInside(node);
        if (closing.compareAndSet(false, true)) {
            refuse();
            if (inside || nanos != FOREVER) {
                Threads.execute(this::finish);
            } else {
                finish();
            }
        }
        if (inside) {
            return closed.isDone();
        }
        boolean over = await(closed, nanos, "close");
        if (over) {
            throwIfFailed(null);
        }
        return over;
    }

    /// Sends the completion behind the last element. Around a cycle elements must have come to rest first.
    private void finish() {
        if (Wiring.leadsIntoCycle(node)) {
            var _ = mark(Marker.Kind.QUIET).thenRunAsync(this::complete, Threads::execute);
        } else {
            complete();
        }
    }

    private void complete() {
        Marker last = new Marker(Marker.Kind.QUIET);
        region.enter(node);
        if (region.hasQueued()) {
            region.workInbox(); // what was queued before is accepted
        }
        node.complete();
        StreamException failed = send(Completion.COMPLETION, last);
        if (failed != null) {
            Failing.fail(node, failed);
        }
        var _ = last.over().thenRun(() -> closed.complete(null));
    }

    private boolean await(CompletableFuture<Void> over, long nanos, String call) {
        if (over.isDone()) {
            return true;
        }
        Wait wait = Waits.begin(node, Wait.Kind.MARKER, null);
        try {
            if (nanos == FOREVER) {
                over.get();
            } else {
                over.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
            }
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StreamInterruptedException(call + " was interrupted while it waited, at " + node.describe());
        } catch (ExecutionException e) {
            throw new IllegalStateException("a marker fails never", e);
        } finally {
            Waits.end(wait);
        }
    }

    /// Takes no more elements.
    void refuse() {
        refusal.compareAndSet(null, Refusal.CLOSED);
        pause.end(region);
    }

    void fail(StreamException exception) {
        refusal.accumulateAndGet(
                new Refusal(exception), (now, next) -> now == null || now.failure() == null ? next : now);
        pause.end(region);
    }

    /// Logs the failure of the stream if no call has thrown it.
    void reportUnthrown() {
        Refusal refused = refusal.get();
        if (refused != null && refused.failure() != null && failureThrown.compareAndSet(false, true)) {
            StreamException failure = refused.failure();
            LOG.log(System.Logger.Level.ERROR, () -> "the stream has failed: " + failure.getMessage(), failure);
        }
    }

    @Override
    public String toString() {
        return Objects.toString(node);
    }
}
