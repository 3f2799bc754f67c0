package braid.http;

import braid.spi.SinkWriter;
import java.io.IOException;
import java.net.InetSocketAddress;
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
    private final EventHub hub;
    private final WebServer server;

    EventServer(ServedEvents<T> options) throws IOException {
        this.options = options;
        this.hub = new EventHub(options.newest(), options.queue(), options.keepAlive());
        this.server = WebServer.begin(options.listening(), this::handle);
        hub.begin(server);
    }

    private void handle(Exchange exchange) {
        String origin = exchange.request().getHeaders().get("Origin");
        if (!Limits.matches(options.path(), exchange.path())) {
            exchange.answer(404, "nothing is here: " + exchange.path());
        } else if (!exchange.request().getMethod().equals("GET")) {
            exchange.header("Allow", "GET").answer(405, "only GET is answered here");
        } else if (origin == null ? exchange.crossSite() : !mayRead(origin, exchange)) {
            exchange.answer(403, "pages of another origin may not read");
        } else {
            hub.take(exchange, exchange.request().getHeaders().get("Last-Event-ID"));
        }
    }

    private boolean mayRead(String origin, Exchange exchange) {
        exchange.header("Vary", "Origin");
        boolean own = origin.equals("http://" + exchange.request().getHeaders().get("Host"));
        if (options.origins().contains(origin) || options.origins().contains("*")) {
            exchange.header("Access-Control-Allow-Origin", origin);
            return true;
        }
        return own;
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
                hub.send(events);
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
