package braid.http;

import braid.spi.SinkWriter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A server of events that listens, for one stream or several: [ServedEvents#begin].
///
/// ```java
/// try (EventServer<Object> server = ServedEvents.on(0).begin()) {
///     prices.to(server);
///     System.out.println("events at " + server.address());
///     ...
/// }
/// ```
///
/// Any thread may call it. The end of a stream does not end it.
///
/// @param <T> the elements
public final class EventServer<T> implements SinkWriter.Opener<T>, AutoCloseable {

    private final ServedEvents<T> options;
    private final Hub hub;
    private final WebServer server;

    EventServer(ServedEvents<T> options) throws IOException {
        this.options = options;
        this.hub = new Hub(options.newest(), options.queue(), options.keepAlive());
        this.server = WebServer.begin(options.listening(), this::handle);
        hub.begin(server);
    }

    private void handle(Exchange exchange) {
        if (!Limits.matches(options.path(), exchange.path())) {
            exchange.answer(404, "nothing is here: " + exchange.path());
        } else if (!exchange.request().getMethod().equals("GET")) {
            exchange.header("Allow", "GET").answer(405, "only GET is answered here");
        } else if (!mayRead(exchange)) {
            exchange.answer(403, "pages of another origin may not read");
        } else {
            begin(exchange);
        }
    }

    private void begin(Exchange exchange) {
        if (!exchange.take()) {
            return;
        }
        EventReading.head(exchange);
        String lastId = exchange.request().getHeaders().get("Last-Event-ID");
        Hub.Reader reader = hub.take(lastId, from -> new EventReading(exchange, hub, from));
        if (reader == null) {
            exchange.write(503, "the events have ended", exchange.callback());
        } else {
            reader.iterate();
        }
    }

    private static Hub.Kept kept(Event event, String id) {
        Event named = event.id() == null ? event.id(id) : event;
        return new Hub.Kept(String.valueOf(named.id()), StandardCharsets.UTF_8.encode(named.text()));
    }

    private boolean mayRead(Exchange exchange) {
        String origin = exchange.request().getHeaders().get("Origin");
        boolean may = Origins.may(origin, exchange, options.origins());
        if (origin != null) {
            exchange.header("Vary", "Origin");
            if (may) {
                exchange.header("Access-Control-Allow-Origin", origin);
            }
        }
        return may;
    }

    /// Where it listens.
    public InetSocketAddress address() {
        return server.address();
    }

    /// How many read now.
    public int readers() {
        return hub.size();
    }

    /// Cuts off all who read, for tests: they come back.
    void cutAll() {
        hub.cutAll();
    }

    /// A writer to all who read. Its end is not theirs.
    @Override
    public SinkWriter<T> open() {
        return writer(() -> {});
    }

    SinkWriter<T> writer(Runnable end) {
        return new SinkWriter<>() {
            @Override
            public void write(List<? extends T> elements) throws Exception {
                List<Event> events = new ArrayList<>();
                for (T element : elements) {
                    events.add(options.function().applyWithException(element));
                }
                hub.send(events, EventServer::kept);
            }

            @Override
            public void close() {
                end.run();
            }
        };
    }

    /// Ends the answers when they have what was written, or after a second, and listens no more.
    @Override
    public void close() {
        hub.end();
        server.close();
    }
}
