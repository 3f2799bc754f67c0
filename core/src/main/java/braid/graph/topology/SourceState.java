package braid.graph.topology;

import braid.ReadProgress;
import braid.StreamException;
import braid.graph.trace.Counters;
import braid.spi.Callbacks;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What the rest of a graph knows of a source: whether it still takes elements, and from whom they come. Elements
/// enter by the subclass, which the rest need not know.
public class SourceState {

    private static final System.Logger LOG = System.getLogger("braid");

    private final Region region = new Region();
    private final Counters byLinks = new Counters();
    private final AtomicReference<@Nullable Refusal> refusal = new AtomicReference<>();
    private final CompletableFuture<Void> refused = new CompletableFuture<>();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile @Nullable Thread emitter;
    private volatile boolean paused;
    private volatile long size = -1;
    private volatile @Nullable Supplier<ReadProgress> reading;

    /// A source that takes elements.
    protected SourceState() {}

    /// The region that elements enter.
    public final Region region() {
        return region;
    }

    /// The thread that emitted last, who is to be expected to emit next; null if nobody has yet.
    public final @Nullable Thread emitter() {
        return emitter;
    }

    /// The calling thread emits.
    public final void emitting(Thread me) {
        if (emitter != me) {
            emitter = me;
        }
    }

    /// What came by links; guarded by the region.
    public final Counters byLinks() {
        return byLinks;
    }

    /// Whether somebody has it wait.
    public final boolean paused() {
        return paused;
    }

    /// Notes whether somebody has it wait.
    public final void paused(boolean on) {
        paused = on;
    }

    /// How many elements it will have given in the end, or -1.
    public final long size() {
        return size;
    }

    /// Notes how many elements it will have given in the end.
    public final void size(long elements) {
        size = elements;
    }

    /// How the reading of what feeds it goes, or null where nothing is read.
    public final @Nullable ReadProgress reading() {
        Supplier<ReadProgress> by = reading;
        return by == null ? null : by.get();
    }

    /// Has those who look told by `state` how the reading goes.
    public final void reads(Supplier<ReadProgress> state) {
        reading = state;
    }

    /// Why it takes no more elements, or null.
    public final @Nullable Refusal refusal() {
        return refusal.get();
    }

    /// Whether it takes no more elements.
    public final boolean isOver() {
        return refusal.get() != null;
    }

    /// What failed the stream, or null.
    public final @Nullable StreamException failure() {
        Refusal why = refusal.get();
        return why == null ? null : why.failure();
    }

    /// Completes, by whoever does it, once it takes no more elements. For those inside this library, who are quick.
    public final CompletableFuture<Void> refused() {
        return refused;
    }

    /// Completes, by whoever does it, once its node is destroyed. For those inside this library, who are quick.
    public final CompletableFuture<Void> gone() {
        return gone;
    }

    /// Completes, on a thread that may be held up, when all is through, or exceptionally when the stream has
    /// failed.
    public final CompletableFuture<Void> ended() {
        return ended;
    }

    /// Takes no more elements.
    public final void refuse() {
        if (refusal.compareAndSet(null, Refusal.CLOSED)) {
            refused.complete(null);
        }
    }

    /// Takes no more elements, since the stream has failed. The first failure counts.
    final void fail(Refusal why) {
        Refusal before = refusal.getAndUpdate(now -> now == null || now.failure() == null ? why : now);
        refused.complete(null);
        if (before == null || before.failure() == null) {
            Callbacks.run(() -> ended.completeExceptionally(why.failure()));
        }
    }

    /// All is through, or `cause` ended it. Where the stream has failed before, that is its end: who tells of it may
    /// be slower.
    public final void end(@Nullable Throwable cause) {
        if (!ended.isDone()) {
            StreamException failure = failure();
            Throwable why = failure == null ? cause : failure;
            Callbacks.run(() -> {
                if (why == null) {
                    ended.complete(null);
                } else {
                    ended.completeExceptionally(why);
                }
            });
        }
    }

    /// Logs the failure of the stream if no call has thrown it.
    public final void reportUnthrown() {
        Refusal why = refusal.get();
        if (why != null && why.failure() != null && why.thrown().compareAndSet(false, true)) {
            StreamException failure = why.failure();
            LOG.log(System.Logger.Level.ERROR, () -> "the stream has failed: " + failure.getMessage(), failure);
        }
    }
}
