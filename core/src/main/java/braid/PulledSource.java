package braid;

import braid.graph.entry.Entrance;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/// A source that pulls its elements from somewhere, once, when it is run or started. Others may emit into it
/// beside.
///
/// @param <T> the elements
public final class PulledSource<T> extends Source<T> {

    private final Iterable<? extends T> elements;
    private final AtomicBoolean begun = new AtomicBoolean();

    PulledSource(Entrance entrance, Iterable<? extends T> elements) {
        super(entrance);
        this.elements = elements;
    }

    /// Pulls all elements on the calling thread, then closes; returns when all is through.
    ///
    /// @throws StreamException if an element failed and nothing handled it: then no more are pulled
    /// @throws IllegalStateException if it was run or started before
    public void run() {
        begin();
        entrance().pull(elements);
        close();
    }

    /// As [#run], on a thread of its own. A failure fails the stream. [#close()] stops the pulling: what was taken
    /// from the iterable and not yet emitted is not emitted.
    ///
    /// @return a future that completes when all is through, with a [StreamException] if the stream failed
    /// @throws IllegalStateException if it was run or started before
    public CompletableFuture<Void> start() {
        begin();
        return entrance().start(elements);
    }

    /// A collection knows its size.
    void expectSize() {
        if (elements instanceof Collection<?> collection) {
            expecting(collection.size());
        }
    }

    private void begin() {
        if (!begun.compareAndSet(false, true)) {
            throw new IllegalStateException("the source was run or started before: " + this);
        }
    }

    @Override
    public PulledSource<T> expecting(long elements) {
        super.expecting(elements);
        return this;
    }

    @Override
    public PulledSource<T> named(String name) {
        super.named(name);
        return this;
    }
}
