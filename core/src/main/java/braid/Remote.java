package braid;

import braid.function.ThrowingFunction;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A handle on a value that an engine computes or keeps: a lease on it. The value is let go of with the last
/// lease, so whoever holds one closes it; inside a stream the graph does. One that is forgotten is closed when the
/// garbage collector finds it, which is counted ([Client#forgotten]) and logged once for each place.
///
/// A handle has one owner. [#then] takes it over; who wants to go on using it calls [#share] before. A handle that
/// was closed, cancelled or taken over says so: its methods throw, in every engine alike, and `close` does
/// nothing. When its client is closed, a value that is at hand can still be had; one that is not has failed.
///
/// All methods may be called by any thread, and none takes null.
///
/// ```java
/// try (var client = Client.local(); var parsed = client.submit(Integer::parseInt, "41")) {
///     IO.println(parsed.get() + 1);
/// }
/// ```
///
/// @param <T> the value
public interface Remote<T> extends Argument<T>, AutoCloseable {

    /// The value, waiting for it. A task may call it, too: it does what it waits for, or another thread takes its
    /// place meanwhile.
    ///
    /// @return the value, not null
    /// @throws StreamException if a function failed, or the value could not be computed or had
    /// @throws StreamInterruptedException if the calling thread was interrupted
    /// @throws java.util.concurrent.CancellationException if this handle was cancelled
    /// @throws IllegalStateException if it was closed or taken over, by whomever, before the value was there
    T get();

    /// The value, waiting at most `timeout` for it; else as [#get()].
    ///
    /// @throws TimeoutException if it is not there by then
    T get(Duration timeout) throws TimeoutException;

    /// Waits until the value is there or has failed, at most `timeout`.
    ///
    /// @return whether it is
    /// @throws StreamInterruptedException if the calling thread was interrupted
    /// @throws java.util.concurrent.CancellationException if this handle was cancelled
    /// @throws IllegalStateException if it was closed or taken over
    boolean await(Duration timeout);

    /// Has `function` of the value computed, where the value is. Takes this handle over, which is over then; the
    /// caller closes the one that is returned.
    ///
    /// @param function called once, by a thread of the engine
    /// @throws IllegalStateException if this handle was closed or taken over
    <R> Remote<R> then(ThrowingFunction<? super T, ? extends R> function);

    /// Whether the value is there, or has failed, or this handle was cancelled.
    boolean isDone();

    /// Why there is no value; null where there is one, or nothing is known yet.
    @Nullable
    Failure failure();

    /// A future of the value. It has a lease of its own until it is done, so this handle may be closed before.
    /// What hangs on it runs on threads that nobody else needs, and may block. It fails with what [#get()] would
    /// throw; to cancel it gives up its lease.
    ///
    /// @throws IllegalStateException if this handle was closed or taken over
    CompletableFuture<T> toFuture();

    /// Another handle on the same value, with an owner of its own.
    ///
    /// @throws IllegalStateException if this handle was closed or taken over
    Remote<T> share();

    /// Gives the value up, for this handle and the futures that were made from it. If nobody else has a lease on
    /// it, it is not begun any more, or its thread is interrupted where it runs.
    ///
    /// @return whether the value was not there yet
    boolean cancel();

    /// Lets go of the value. A second call does nothing.
    @Override
    void close();
}
