package braid.io;

import braid.spi.SourceReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/// The elements of a queue that somebody else fills, until the source is closed. What is in the queue then stays
/// there.
///
/// ```java
/// Source.from(QueueReader.of(queue)).map(this::handle).sink(this::store);
/// ```
///
/// @param <T> the elements
/// @param queue the queue
public record QueueReader<T>(BlockingQueue<? extends T> queue) implements SourceReader.Opener<T> {

    private static final int MOST = 1024;

    public QueueReader {
        Objects.requireNonNull(queue, "queue");
    }

    /// The elements of `queue`.
    public static <T> QueueReader<T> of(BlockingQueue<? extends T> queue) {
        return new QueueReader<>(queue);
    }

    @Override
    public SourceReader<T> open(@Nullable String position) {
        return new SourceReader<>() {
            @Override
            public List<T> read() throws InterruptedException {
                List<T> elements = new ArrayList<>();
                elements.add(queue.take());
                queue.drainTo(elements, MOST - 1);
                return elements;
            }

            @Override
            public long lag() {
                return queue.size();
            }

            @Override
            public void close() {}
        };
    }
}
