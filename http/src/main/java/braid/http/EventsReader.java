package braid.http;

import braid.spi.SourceReader;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The events of one answer.
final class EventsReader implements SourceReader<Event> {

    private static final int GOOD = 200;
    private static final int NOTHING_MORE = 204;
    private static final int FIRST_BYTES = 800;
    private static final long LONGEST_RETRY_MILLIS = 60_000;

    private final ServerSentEvents options;
    private final @Nullable Incoming incoming;
    private final EventDecoder decoder;
    private final Runnable end;
    private @Nullable IOException broken;

    private EventsReader(
            ServerSentEvents options, @Nullable Incoming incoming, @Nullable String position, Runnable end) {
        this.options = options;
        this.incoming = incoming;
        this.decoder = new EventDecoder(options.longestEvent(), position);
        this.end = end;
    }

    static EventsReader open(ServerSentEvents options, @Nullable String position)
            throws IOException, InterruptedException {
        HttpClient given = options.client();
        if (given != null) {
            return open(options, position, given, () -> {});
        }
        HttpClient own = Clients.make(options.uri(), options.patience(), HttpClient.Redirect.NORMAL);
        try {
            return open(options, position, own, own::shutdownNow);
        } catch (IOException | InterruptedException | RuntimeException thrown) {
            own.shutdownNow();
            throw thrown;
        }
    }

    private static EventsReader open(
            ServerSentEvents options, @Nullable String position, HttpClient client, Runnable end)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(options.uri());
        request.setHeader("Accept", "text/event-stream").setHeader("Cache-Control", "no-store");
        options.headers().forEach(request::setHeader);
        if (position != null) {
            if (!position.chars().allMatch(c -> c >= ' ' && c < 127)) {
                throw new IOException("the id of an event must be ASCII to be told to " + options.uri()
                        + " in Last-Event-ID: " + position);
            }
            request.setHeader("Last-Event-ID", position);
        }
        HttpResponse<Incoming> answer = Clients.send(client, request.build(), _ -> new Incoming(), options.patience());
        Incoming incoming = answer.body();
        if (answer.statusCode() == NOTHING_MORE) {
            incoming.stop();
            return new EventsReader(options, null, position, end);
        }
        try {
            require(options, answer);
        } catch (IOException | InterruptedException refused) {
            incoming.stop();
            throw refused;
        }
        return new EventsReader(options, incoming, position, end);
    }

    private static void require(ServerSentEvents options, HttpResponse<Incoming> answer)
            throws IOException, InterruptedException {
        if (answer.statusCode() != GOOD) {
            throw new HttpStatusException(options.uri(), answer.statusCode(), text(options, answer.body()));
        }
        String type = answer.headers().firstValue("Content-Type").orElse("");
        if (!type.split(";", 2)[0].strip().equalsIgnoreCase("text/event-stream")) {
            throw new IOException(options.uri() + " must answer with text/event-stream: " + type);
        }
    }

    private static String text(ServerSentEvents options, Incoming incoming) throws InterruptedException {
        ByteArrayOutputStream first = new ByteArrayOutputStream();
        long begun = System.nanoTime();
        try {
            List<ByteBuffer> next = incoming.take(options.patience());
            while (next != null && first.size() < FIRST_BYTES) {
                for (ByteBuffer each : next) {
                    byte[] part = new byte[Math.min(each.remaining(), FIRST_BYTES)];
                    each.get(part);
                    first.writeBytes(part);
                }
                next = incoming.take(options.patience().minusNanos(System.nanoTime() - begun));
            }
        } catch (IOException brokenOff) {
            // so there is no more of it
        }
        return first.toString(StandardCharsets.UTF_8);
    }

    @Override
    public List<Event> read() throws IOException, InterruptedException {
        List<Event> events = new ArrayList<>();
        Incoming from = incoming;
        while (events.isEmpty() && from != null) {
            try {
                if (broken != null) {
                    throw broken;
                }
                List<ByteBuffer> bytes = from.take(options.silence());
                if (bytes == null) {
                    return ended();
                }
                decode(bytes, events);
            } catch (IOException thrown) {
                from.pause(Math.min(decoder.retryMillis(), LONGEST_RETRY_MILLIS));
                throw new IOException("the events of " + options.uri() + " break off: " + thrown.getMessage(), thrown);
            }
        }
        return events;
    }

    /// What is whole before a fault is given first.
    private void decode(List<ByteBuffer> bytes, List<Event> events) {
        try {
            for (ByteBuffer each : bytes) {
                decoder.decode(each, events);
            }
        } catch (IOException tooLong) {
            broken = tooLong;
        }
    }

    private List<Event> ended() throws IOException {
        if (options.ending() == ServerSentEvents.Ending.END) {
            return List.of();
        }
        throw new EOFException("the server has ended its answer");
    }

    @Override
    public @Nullable String position() {
        return decoder.lastId();
    }

    @Override
    public void stop() {
        if (incoming != null) {
            incoming.stop();
        }
    }

    @Override
    public void close() {
        stop();
        end.run();
    }
}
