package braid;

import braid.function.ThrowingFunction;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

/// A handle on a value that an engine computes or keeps. Whoever holds one closes it, so that the engine can let go
/// of the value; inside a stream the graph does.
public interface Remote<T> extends AutoCloseable {

    /// The value, waiting for it.
    ///
    /// @throws StreamException if a function failed
    /// @throws StreamInterruptedException if the calling thread was interrupted
    T get();

    /// The value, waiting at most `timeout` for it.
    ///
    /// @throws TimeoutException if it is not there by then
    T get(Duration timeout) throws TimeoutException;

    /// Has `function` of the value computed, where the value is. Takes this handle over, and closes it; the caller
    /// closes the one that is returned.
    <R> Remote<R> then(ThrowingFunction<? super T, ? extends R> function);

    /// Whether the value is there, or has failed.
    boolean isDone();

    /// A future of the value. It does not close the handle.
    CompletableFuture<T> toFuture();

    /// Lets go of the value. A second call does nothing.
    @Override
    void close();
}
