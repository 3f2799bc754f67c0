package braid.operators;

import braid.Aggregate;
import braid.TimeWindows;
import braid.spi.Spans;

/// The windows of a node that are open, with a partial result for each key in them. Times are nanoseconds since 1970; a
/// window is over when the watermark has reached its end.
sealed interface OpenWindows<K, T> permits FixedWindows, PanedWindows, SessionWindows {

    /// What is done with the partial results of windows that are over.
    interface Closing<K> {

        /// The partial result of one key. It is no longer among what is open, or it is one so far.
        void closed(long start, long end, K key, Object partial) throws InterruptedException;

        /// As [#closed], where there is none since `thrown` came in between.
        void failed(long start, long end, K key, Throwable thrown) throws InterruptedException;
    }

    /// Adds `element` to its windows that are not over.
    ///
    /// @return false if all are
    boolean add(K key, long time, T element, long watermark);

    /// Closes those that are over: by their ends, and the keys of one in the order in which they came.
    void close(long watermark, Closing<K> closing) throws InterruptedException;

    /// Gives what those that are open have so far, in the order of [#close]; they stay open.
    void soFar(Closing<K> closing) throws InterruptedException;

    /// How many partial results there are. Any thread.
    int size();

    static <K, T> OpenWindows<K, T> of(
            TimeWindows windows, Aggregate<? super T, Object, ?> aggregate, OpenMarkers markers) {
        return switch (windows) {
            case TimeWindows.Tumbling tumbling -> {
                long size = Spans.nanos(tumbling.size());
                yield new FixedWindows<>(size, size, tumbling.offset().toNanos(), aggregate, markers);
            }
            case TimeWindows.Sliding sliding -> {
                long size = Spans.nanos(sliding.size());
                long slide = Spans.nanos(sliding.slide());
                yield aggregate instanceof CollectorAggregate || size == slide
                        ? new FixedWindows<>(size, slide, 0, aggregate, markers)
                        : new PanedWindows<>(size, slide, aggregate, markers);
            }
            case TimeWindows.Session session -> new SessionWindows<>(Spans.nanos(session.gap()), aggregate, markers);
        };
    }

    /// The last of the times `offset`, `offset + slide` and so on, and back, that is not behind `time`.
    static long floor(long time, long slide, long offset) {
        return time - Math.floorMod(time - offset, slide);
    }
}
