package braid;

import braid.graph.entry.Entrance;
import braid.spi.Carrier;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// A source that pulls its elements from somewhere, once, when it is run or started. Others may emit into it
/// beside.
///
/// @param <T> the elements
public sealed class PulledSource<T> extends Source<T> permits ReadSource {

    private final Consumer<Runnable> pulling;
    private final Runnable last;
    private final AtomicBoolean begun = new AtomicBoolean();

    /// @param pulling emits all, and does before each element what it is given
    /// @param last is done when all is through, or the stream has failed
    PulledSource(Entrance entrance, Consumer<Runnable> pulling, Runnable last) {
        super(entrance);
        this.pulling = pulling;
        this.last = last;
    }

    /// Pulls all elements on the calling thread, then closes; returns when all is through.
    ///
    /// @throws StreamException if an element failed and nothing handled it: then no more are pulled
    /// @throws IllegalStateException if it was run or started before
    public void run() {
        begin();
        try {
            pulling.accept(() -> {});
            entrance().close(Entrance.FOREVER);
        } finally {
            last.run();
        }
    }

    /// As [#run], on a thread of its own. A failure fails the stream. [#close()] stops the pulling: what was taken
    /// from an iterable and not yet emitted is not emitted.
    ///
    /// @return a future that completes when all is through, with a [StreamException] if the stream failed
    /// @throws IllegalStateException if it was run or started before
    public CompletableFuture<Void> start() {
        begin();
        return entrance().start(pulling, last);
    }

    private void begin() {
        if (!begun.compareAndSet(false, true)) {
            throw new IllegalStateException("the source was run or started before: " + this);
        }
    }

    boolean hasBegun() {
        return begun.get();
    }

    @Override
    public PulledSource<T> carrying(Carrier<?>... carriers) {
        super.carrying(carriers);
        return this;
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
