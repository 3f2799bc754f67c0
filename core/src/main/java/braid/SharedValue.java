package braid;

import braid.spi.Common;
import java.io.Serializable;

/// A value that many functions use, such as a large model: functions capture this in its place and call [#get()].
/// It goes to each worker once, when it is first used there, however many functions and tasks use it.
///
/// ```java
/// try (var client = Client.localCluster(2); var model = client.share(Model.read(path))) {
///     source.scatter(client).map(row -> model.get().score(row)).buffer(64).gather().sink(IO::println);
///     ...
/// }
/// ```
///
/// On [Client#local()] it is the very object. On a worker it is a copy, one for all tasks there, which may use it
/// at the same time: so it is best not changed.
///
/// @param <T> the value
public final class SharedValue<T> implements Serializable, AutoCloseable {

    private static final long serialVersionUID = 1L;

    private final Common common;

    SharedValue(Common common) {
        this.common = common;
    }

    /// The value, where the calling thread is. The first call on a worker waits until it has come.
    ///
    /// @return the value, not null
    /// @throws IllegalStateException if it was closed, or cannot be had: its driver has gone
    @SuppressWarnings("unchecked")
    public T get() {
        return (T) common.value();
    }

    /// Lets go of it, here and on all workers. Functions that still use it may fail. A second call does nothing.
    @Override
    public void close() {
        common.close();
    }
}
