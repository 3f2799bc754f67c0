package braid;

import braid.graph.topology.Walk;
import braid.operators.Handover;
import braid.thread.Threads;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicBoolean;

/// The elements of a stream, for one thread at a time that asks for them: made by [Stream#toIterator()]. `hasNext`
/// waits for the next element; it is false when the stream has completed. Close it to leave earlier: then nobody
/// waits for its room. One that nobody holds any more is closed by the garbage collector, and logged.
///
/// @param <T> the elements
public final class StreamIterator<T> implements Iterator<T>, AutoCloseable {

    private static final System.Logger LOG = System.getLogger("braid");
    private static final Cleaner CLEANER =
            Cleaner.create(work -> Threads.make("braid-forgotten-iterators", true, work));

    private final Exit exit;
    private final Handover<T> handover;
    private final Leaving leaving;
    private final Cleaner.Cleanable end;

    /// Takes the branch out of the graph. It must not refer to the iterator.
    private record Leaving(Exit exit, Handover<?> handover, AtomicBoolean closed) implements Runnable {
        @Override
        public void run() {
            if (!closed.get() && !exit.node().destroyed()) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        () -> "an iterator was forgotten, and is closed now: "
                                + exit.node().describe());
            }
            handover.leave();
            exit.leave();
        }
    }

    StreamIterator(Exit exit, Handover<T> handover) {
        this.exit = exit;
        this.handover = handover;
        this.leaving = new Leaving(exit, handover, new AtomicBoolean());
        this.end = CLEANER.register(this, leaving);
        handover.failing(exit::failure);
        exit.onFailure(handover::failed);
    }

    /// Whether there is one more element; waits until that is known.
    ///
    /// @throws StreamException if the stream has failed, when all that was accepted is taken
    /// @throws StreamInterruptedException if the thread was interrupted while it waited; nothing is lost by that
    /// @throws java.util.concurrent.CancellationException if the stream was destroyed
    /// @throws IllegalStateException inside a function of the same graph, where it would wait for itself
    @Override
    public boolean hasNext() {
        try {
            return handover.awaitNext(() -> Walk.isInside(exit.node()));
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /// The next element; waits for it. Throws as [#hasNext] does.
    ///
    /// @throws NoSuchElementException if there is none
    @Override
    public T next() {
        T next = hasNext() ? handover.take() : null;
        if (next == null) {
            throw new NoSuchElementException(
                    "the stream has no more elements: " + exit.node().describe());
        }
        return next;
    }

    /// Takes the branch out of the graph, soon, with what it keeps. Any thread; who waits in [#hasNext] goes on
    /// and finds nothing.
    @Override
    public void close() {
        leaving.closed().set(true);
        end.clean();
    }
}
