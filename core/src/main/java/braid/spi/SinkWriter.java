package braid.spi;

import java.util.List;

/// Writes elements to something outside, such as a file or a socket. To write one is all that a sink of one's own
/// takes: [braid.Stream#to] does the rest.
///
/// One thread at a time calls it.
///
/// @param <T> the elements
public interface SinkWriter<T> extends AutoCloseable {

    /// Writes `elements`, and returns when they are safe, in whatever sense this sink promises. Only then they
    /// count as through. Where it throws, all of them count as not written, and are perhaps given again.
    void write(List<? extends T> elements) throws Exception;

    /// Lets go of what it holds. Called once: at the end of the stream, when its node is destroyed, or after a
    /// failed write, before another one is opened.
    @Override
    void close() throws Exception;

    /// Opens a writer: when the first elements come, and again after a failure.
    ///
    /// @param <T> the elements
    @FunctionalInterface
    interface Opener<T> {

        /// Opens a writer. What it throws counts as a failure to write.
        SinkWriter<T> open() throws Exception;
    }
}
