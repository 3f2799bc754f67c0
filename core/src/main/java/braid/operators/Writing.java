package braid.operators;

import braid.spi.Callbacks;
import braid.spi.SinkWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A writer that is opened when it is needed, and anew after it has failed. A thread that closes it waits for one
/// that writes.
final class Writing<T> {

    private static final System.Logger LOG = System.getLogger("braid");

    private final SinkWriter.Opener<? super T> opener;
    private @Nullable SinkWriter<? super T> writer;
    private boolean closed;

    Writing(SinkWriter.Opener<? super T> opener) {
        this.opener = opener;
    }

    /// Writes `elements`; returns true.
    synchronized boolean write(List<T> elements) throws Exception {
        if (closed) {
            throw new IllegalStateException("the sink is closed");
        }
        SinkWriter<? super T> mine = writer;
        try {
            if (mine == null) {
                mine = opener.open();
                writer = mine;
            }
            writeTo(mine, elements);
            return true;
        } catch (Throwable thrown) {
            writer = null;
            closeAfter(mine, thrown);
            throw thrown;
        }
    }

    private static <S> void writeTo(SinkWriter<S> writer, List<? extends S> elements) throws Exception {
        writer.write(elements);
    }

    private static void closeAfter(@Nullable SinkWriter<?> failed, Throwable thrown) {
        try {
            if (failed != null) {
                failed.close();
            }
        } catch (Throwable another) {
            thrown.addSuppressed(new IllegalStateException("nor does the sink close", another)); // perhaps the same
        }
    }

    synchronized void close() throws Exception {
        closed = true;
        SinkWriter<? super T> mine = writer;
        writer = null;
        if (mine != null) {
            mine.close();
        }
    }

    /// Closes it on a thread that may be held up.
    void closeSoon() {
        Callbacks.run(() -> {
            try {
                close();
            } catch (Exception thrown) {
                LOG.log(System.Logger.Level.WARNING, "a sink does not close", thrown);
            }
        });
    }
}
