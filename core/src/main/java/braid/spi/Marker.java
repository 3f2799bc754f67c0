package braid.spi;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/// Travels behind an element and tells when that element, and all before it, is over.
///
/// A marker begins with a count of one; a fork counts it up, an end counts it down, and at zero it is [#over]. It
/// takes no room and no overflow policy drops it. Two markers are never equal unless they are the same.
public final class Marker implements Signal {

    /// What a marker waits for.
    public enum Kind {
        /// Passes a node when nothing before it can move without more input (`drain`, `close`). A partial partition
        /// or a join's backlog does not hold it; a window that a timer will close does.
        QUIET,
        /// Passes a node when each earlier element has left it or was dropped (acknowledgement). So it is a
        /// contiguous watermark: nothing is acknowledged while an earlier element is still held.
        DONE
    }

    private final Kind kind;
    private final AtomicLong pending = new AtomicLong(1);
    private final CompletableFuture<Void> over = new CompletableFuture<>();

    /// A marker with a count of one.
    public Marker(Kind kind) {
        this.kind = kind;
    }

    /// What it waits for.
    public Kind kind() {
        return kind;
    }

    /// Counts `copies` more of this marker; called by whoever passes it on more than once, before it does.
    public void split(int copies) {
        pending.addAndGet(copies);
    }

    /// Counts one copy as arrived at an end. The last one makes it [#over].
    public void arrive() {
        if (pending.decrementAndGet() == 0) {
            over.complete(null);
        }
    }

    /// Completes when every copy has arrived; never exceptionally.
    public CompletableFuture<Void> over() {
        return over;
    }

    @Override
    public String toString() {
        return kind + " marker, " + pending + " to arrive";
    }
}
