package braid.spi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads elements from something outside, such as a file or a socket. To write one is all that a source of one's
/// own takes: [braid.Source#from] does the rest.
///
/// One thread calls [#read], [#position] and [#close]. Others call [#stop], [#acknowledge] and [#lag] meanwhile.
///
/// ```java
/// record Rows(Connection connection) implements SourceReader<Row> {
///     public List<Row> read() throws SQLException {
///         return Row.nextOf(connection); // waits; an empty list at the end
///     }
///     public void close() throws SQLException {
///         connection.close();
///     }
/// }
/// Source<Row> rows = Source.from(position -> new Rows(connect(position)));
/// ```
///
/// @param <T> the elements
public interface SourceReader<T> extends AutoCloseable {

    /// The next elements, as soon as there is one; waits until then. What is there already goes into the same
    /// list, up to a bound of the reader's own. An empty list says that no more will ever come.
    ///
    /// What it throws fails the source, unless it is to be opened again: [braid.ReadSource#restarting].
    List<T> read() throws Exception;

    /// Where the next read begins, in a form that [Opener#open] understands; null if this source has no positions.
    /// Asked after each read, before what it gave is emitted.
    default @Nullable String position() {
        return null;
    }

    /// Where it has begun, opened at no position, if that is not where it would begin the next time: at the end of a
    /// file, say. It is remembered at once. Null otherwise. Asked once, before the first read.
    default @Nullable String beginning() {
        return null;
    }

    /// All that was read before `position` is through: it has left the graph, or was dropped there. Told in order,
    /// by one thread at a time, perhaps not of each position. What it throws fails the source.
    default void acknowledge(String position) throws Exception {}

    /// How much there is that was not read yet, in the unit of the source, such as bytes or messages; -1 if that
    /// is not known. Any thread; quick.
    default long lag() {
        return -1;
    }

    /// Ends a [#read] that waits, and those that come. Any thread, once. The reading thread is interrupted beside,
    /// so only what does not end by an interrupt needs it: a socket, a process.
    default void stop() throws Exception {}

    /// What it has taken from outside, and not yet given, where it was stopped. By the thread that reads, after
    /// [#stop]; it does not wait.
    default List<T> remaining() {
        return List.of();
    }

    /// Lets go of what it holds. Called once, by the thread that reads.
    @Override
    void close() throws Exception;

    /// Opens a reader: at first, and again where one has failed and the source is to be restarted.
    ///
    /// @param <T> the elements
    @FunctionalInterface
    interface Opener<T> {

        /// Opens a reader. What it throws counts as a failure of the reader.
        ///
        /// @param position where to begin, as [SourceReader#position] gave it; null for the beginning
        SourceReader<T> open(@Nullable String position) throws Exception;
    }
}
