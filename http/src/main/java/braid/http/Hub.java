package braid.http;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// What is kept, and those who read it. All read the same, each from its own place: who is slow costs nothing but
/// what it is behind, which is bounded for all together.
final class Hub {

    private static final int PIECE_BYTES = 32 * 1024;
    private static final long MOST_LOOK_MILLIS = 1_000;

    /// What is kept of an element, as it is sent.
    record Kept(String id, ByteBuffer bytes) {}

    /// What an element becomes; `id` is what it is called if it has no name of its own.
    interface Encoding<E> {
        /// Encodes `element`.
        Kept of(E element, String id);
    }

    /// One who reads.
    interface Reader {
        /// The number of what it gets next.
        long next();

        /// Reads what there is, and does not wait.
        void iterate();

        /// Looks whether it still reads, and keeps its connection alive.
        void look(long nowNanos, long keepAliveNanos, long slowestNanos);

        /// Ends it at once.
        void cut(String why);
    }

    private final int newest;
    private final Kept[] ring;
    private final Duration keepAlive;
    private final String name = Long.toHexString(ThreadLocalRandom.current().nextLong()) + "-";
    private final Set<Reader> readers = new HashSet<>();
    private final AtomicBoolean telling = new AtomicBoolean();
    private @Nullable WebServer server;
    private long end;
    private boolean ended;

    Hub(int newest, int queue, Duration keepAlive) {
        this.newest = newest;
        this.ring = new Kept[queue];
        this.keepAlive = keepAlive;
    }

    /// Begins to look after readers, by the threads of `mine`.
    void begin(WebServer mine) {
        synchronized (this) {
            server = mine;
        }
        lookLater(mine);
    }

    private void lookLater(WebServer mine) {
        long shortest =
                Math.min(keepAlive.toMillis(), mine.listening().slowest().toMillis());
        mine.schedule(Duration.ofMillis(Math.clamp(shortest / 4, 1, MOST_LOOK_MILLIS)), () -> look(mine));
    }

    private void look(WebServer mine) {
        long now = System.nanoTime();
        for (Reader each : all()) {
            try {
                each.look(now, keepAlive.toNanos(), mine.listening().slowest().toNanos());
            } catch (RuntimeException thrown) { // the others are to be looked after all the same
                each.cut(String.valueOf(thrown));
            }
        }
        synchronized (this) {
            if (ended) {
                return;
            }
        }
        lookLater(mine);
    }

    /// Keeps what `elements` become, and has all told.
    ///
    /// @throws IllegalStateException if this has ended
    <E> void send(List<E> elements, Encoding<? super E> encoding) {
        List<Reader> late = new ArrayList<>();
        WebServer mine;
        synchronized (this) {
            if (ended) {
                throw new IllegalStateException("the server is closed");
            }
            mine = server;
            for (E each : elements) {
                ring[(int) (end % ring.length)] = encoding.of(each, name + end);
                end++;
            }
            for (Reader each : readers) {
                if (each.next() < first()) {
                    late.add(each);
                }
            }
        }
        late.forEach(each -> each.cut("it is " + ring.length + " behind"));
        tell(mine);
    }

    /// By a thread of the server's, so that whoever sends is held up by no number of readers.
    private void tell(@Nullable WebServer mine) {
        if (mine == null || !telling.compareAndSet(false, true)) {
            return;
        }
        try {
            mine.threads().execute(() -> {
                telling.set(false);
                all().forEach(Reader::iterate);
            });
        } catch (RejectedExecutionException closed) {
            telling.set(false);
        }
    }

    private synchronized List<Reader> all() {
        return List.copyOf(readers);
    }

    synchronized int size() {
        return readers.size();
    }

    private long first() {
        return Math.max(0, end - ring.length);
    }

    /// Takes a reader, which is made where it begins: behind what is called `lastId` if that is kept, or else with the
    /// newest.
    ///
    /// @return null if this has ended
    synchronized @Nullable Reader take(@Nullable String lastId, LongFunction<? extends Reader> made) {
        if (ended) {
            return null;
        }
        Reader reader = made.apply(from(lastId));
        readers.add(reader);
        return reader;
    }

    private long from(@Nullable String lastId) {
        for (long at = end - 1; lastId != null && at >= first(); at--) {
            if (kept(at).id().equals(lastId)) {
                return at + 1;
            }
        }
        return Math.max(first(), end - newest);
    }

    synchronized void remove(Reader reading) {
        readers.remove(reading);
        notifyAll();
    }

    /// Waits until nobody reads any more, or `nanos` are over, or the thread is interrupted, which it remains.
    synchronized void awaitEmpty(long nanos) {
        long begun = System.nanoTime();
        try {
            for (long left = nanos; left > 0 && !readers.isEmpty(); left = nanos - (System.nanoTime() - begun)) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    /// What comes next, and where what is behind it begins.
    record Piece(ByteBuffer bytes, long next) {}

    /// What comes from `from` on, up to some size; null if there is nothing yet.
    synchronized @Nullable Piece piece(long from) {
        long at = Math.max(from, first());
        if (at == end) {
            return null;
        }
        int size = 0;
        long behind = at;
        while (behind < end && size < PIECE_BYTES) {
            size += kept(behind++).bytes().remaining();
        }
        ByteBuffer bytes = ByteBuffer.allocate(size);
        while (at < behind) {
            bytes.put(kept(at++).bytes().duplicate());
        }
        return new Piece(bytes.flip(), at);
    }

    private Kept kept(long number) {
        return ring[(int) (number % ring.length)];
    }

    synchronized boolean hasEnded() {
        return ended;
    }

    /// Cuts off all who read.
    void cutAll() {
        all().forEach(each -> each.cut("so it was said"));
    }

    /// Takes no more events. Who reads gets the rest, and then the end.
    void end() {
        synchronized (this) {
            ended = true;
        }
        all().forEach(Reader::iterate);
    }
}
