package braid.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The events that are kept, and those who read them. All read the same events, each from its own place: who is slow
/// costs nothing but what it is behind, which is bounded for all together.
final class EventHub {

    private static final int PIECE = 32 * 1024;
    private static final long MOST_LOOK_MILLIS = 1_000;

    private record Kept(String id, String text) {}

    private final int newest;
    private final Kept[] ring;
    private final Duration keepAlive;
    private final String name = Long.toHexString(ThreadLocalRandom.current().nextLong()) + "-";
    private final Set<EventReading> readers = new HashSet<>();
    private final AtomicBoolean telling = new AtomicBoolean();
    private @Nullable WebServer server;
    private long end;
    private boolean ended;

    EventHub(int newest, int queue, Duration keepAlive) {
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
        for (EventReading each : all()) {
            each.look(now, keepAlive.toNanos(), mine.listening().slowest().toNanos());
        }
        synchronized (this) {
            if (ended) {
                return;
            }
        }
        lookLater(mine);
    }

    /// Keeps `events`, and has all told.
    ///
    /// @throws IllegalStateException if this has ended
    void send(List<Event> events) {
        List<EventReading> late = new ArrayList<>();
        WebServer mine;
        synchronized (this) {
            if (ended) {
                throw new IllegalStateException("the server of events is closed");
            }
            mine = server;
            for (Event each : events) {
                Event event = each.id() == null ? each.id(name + end) : each;
                ring[(int) (end % ring.length)] = new Kept(String.valueOf(event.id()), event.text());
                end++;
            }
            for (EventReading each : readers) {
                if (each.next() < first()) {
                    late.add(each);
                }
            }
        }
        late.forEach(each -> each.cut("it is " + ring.length + " events behind"));
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
                all().forEach(EventReading::iterate);
            });
        } catch (RejectedExecutionException closed) {
            telling.set(false);
        }
    }

    private synchronized List<EventReading> all() {
        return List.copyOf(readers);
    }

    synchronized int size() {
        return readers.size();
    }

    private long first() {
        return Math.max(0, end - ring.length);
    }

    /// Has whoever asks told: what came after `lastId` if that is kept, or else the newest.
    void take(Exchange exchange, @Nullable String lastId) {
        EventReading reading;
        synchronized (this) {
            if (ended || !exchange.take()) {
                exchange.answer(503, "the events have ended");
                return;
            }
            reading = new EventReading(exchange, this, from(lastId));
            readers.add(reading);
        }
        reading.begin();
    }

    private long from(@Nullable String lastId) {
        for (long at = end - 1; lastId != null && at >= first(); at--) {
            if (ring[(int) (at % ring.length)].id().equals(lastId)) {
                return at + 1;
            }
        }
        return Math.max(first(), end - newest);
    }

    synchronized void remove(EventReading reading) {
        readers.remove(reading);
    }

    /// What comes next, and where what is behind it begins.
    record Piece(ByteBuffer bytes, long next) {}

    /// What comes from `from` on, up to some size; null if there is nothing yet.
    synchronized @Nullable Piece piece(long from) {
        long at = Math.max(from, first());
        if (at == end) {
            return null;
        }
        StringBuilder text = new StringBuilder();
        while (at < end && text.length() < PIECE) {
            text.append(ring[(int) (at % ring.length)].text());
            at++;
        }
        return new Piece(StandardCharsets.UTF_8.encode(text.toString()), at);
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
        all().forEach(EventReading::iterate);
    }
}
