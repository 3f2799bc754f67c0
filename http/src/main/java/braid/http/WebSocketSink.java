package braid.http;

import braid.function.ThrowingFunction;
import braid.spi.SinkWriter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Sends each element as a text message to a server, over a WebSocket.
///
/// ```java
/// prices.to(WebSocketSink.to(URI.create("wss://feed.example.com/in")).each((Price p) -> p.json()), 100, SOON, retry);
/// ```
///
/// A message counts as written when the operating system has it: a WebSocket cannot say more, so a server that dies
/// may have lost the last ones. A server that does not read for `patience` is a failure to write, and so is one that
/// has closed. What it sends is thrown away.
///
/// @param uri where to, `ws` or `wss`
/// @param function makes a message of an element, by the thread that writes
/// @param headers what the request says beside
/// @param patience how long a connection may take, as long again its handshake, and each message; ten seconds by
/// default
/// @param client connects, and is not closed; null for one of this sink's own
/// @param <T> the elements
public record WebSocketSink<T>(
        URI uri,
        ThrowingFunction<? super T, String> function,
        Map<String, String> headers,
        Duration patience,
        @Nullable HttpClient client)
        implements SinkWriter.Opener<T> {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    public WebSocketSink {
        Limits.absolute(uri, "ws", "wss");
        Objects.requireNonNull(function, "function");
        headers = Map.copyOf(headers);
        Limits.positive("patience", patience);
    }

    /// To the server at `uri`, each element by its `toString`.
    ///
    /// @throws IllegalArgumentException if `uri` is not `ws` or `wss`, or has no host
    public static WebSocketSink<Object> to(URI uri) {
        return new WebSocketSink<>(uri, String::valueOf, Map.of(), PATIENCE, null);
    }

    /// As this, with the messages that `other` makes.
    ///
    /// @param <R> the elements
    public <R> WebSocketSink<R> each(ThrowingFunction<? super R, String> other) {
        return new WebSocketSink<>(uri, other, headers, patience, client);
    }

    /// As this, with a header in the request, in place of one of that name.
    ///
    /// @throws IllegalArgumentException if no request may have it
    public WebSocketSink<T> header(String name, String value) {
        return new WebSocketSink<>(uri, function, Clients.with(headers, name, value), patience, client);
    }

    /// As this, with so much patience.
    public WebSocketSink<T> patience(Duration time) {
        return new WebSocketSink<>(uri, function, headers, time, client);
    }

    /// As this, by `other`, which has the TLS, the proxy and the passwords that it needs. It is not closed.
    public WebSocketSink<T> client(HttpClient other) {
        return new WebSocketSink<>(uri, function, headers, patience, other);
    }

    @Override
    public SinkWriter<T> open() throws IOException, InterruptedException {
        return MessageWriter.open(this);
    }
}
