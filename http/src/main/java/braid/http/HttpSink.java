package braid.http;

import braid.function.ThrowingFunction;
import braid.spi.SinkWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Posts elements to a server: one a request, or a batch a request.
///
/// ```java
/// orders.to(HttpSink.to(URI.create("http://localhost:8080/orders")));
/// orders.to(HttpSink.to(uri).lines(), 100, Duration.ofSeconds(1), Retry.times(5).backoff(Duration.ofMillis(100)));
/// orders.to(HttpSink.to(uri).joined((List<? extends Order> batch) -> json(batch)).header("Content-Type",
/// "application/json"));
/// ```
///
/// An element is written when the server has answered 2xx. Any other status is a [HttpStatusException]; a redirect
/// is not followed. Where a server answers 429 or 503 with `Retry-After`, the same request is sent again when that
/// is over, as long as `longestPause` allows; whatever else fails is the matter of the `Retry` of
/// [braid.Stream#to]. Requests go one after the other, in the order of elements. Where one of a batch fails, all of
/// the batch is given again: at least once. With batches of one element only that comes again.
///
/// @param uri where to, `http` or `https`
/// @param bodies the bodies of the requests that a batch takes, by the thread that writes
/// @param headers what each request says beside; `Content-Type` is `text/plain; charset=utf-8` by default
/// @param connect how long a connection may take, ten seconds by default; of no meaning with a client of one's own
/// @param patience how long a request may take, with its answer; 30 seconds by default
/// @param longestPause how long to wait for a server that says `Retry-After`, with all of its pauses for one
/// request; 30 seconds by default
/// @param client sends the requests, and is not closed; null for one of this sink's own
/// @param <T> the elements
public record HttpSink<T>(
        URI uri,
        ThrowingFunction<? super List<? extends T>, ? extends List<String>> bodies,
        Map<String, String> headers,
        Duration connect,
        Duration patience,
        Duration longestPause,
        @Nullable HttpClient client)
        implements SinkWriter.Opener<T> {

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    public HttpSink {
        Limits.absolute(uri, "http", "https");
        Objects.requireNonNull(bodies, "bodies");
        headers = Map.copyOf(headers);
        Limits.positive("connect", connect);
        Limits.positive("patience", patience);
        Limits.positive("longestPause", longestPause);
    }

    /// To the server at `uri`, each element in a request of its own, by its `toString`.
    ///
    /// @throws IllegalArgumentException if `uri` is not `http` or `https`, or has no host
    public static HttpSink<Object> to(URI uri) {
        return new HttpSink<>(
                uri,
                batch -> each(batch, String::valueOf),
                Map.of("Content-Type", "text/plain; charset=utf-8"),
                CONNECT,
                PATIENCE,
                LONGEST_PAUSE,
                null);
    }

    private static <E> List<String> each(List<? extends E> batch, ThrowingFunction<? super E, String> body)
            throws Exception {
        List<String> bodies = new ArrayList<>();
        for (E element : batch) {
            bodies.add(body.applyWithException(element));
        }
        return bodies;
    }

    /// As this, each element in a request of its own, with the body that `body` makes.
    ///
    /// @param <R> the elements
    public <R> HttpSink<R> each(ThrowingFunction<? super R, String> body) {
        Objects.requireNonNull(body, "body");
        return with(batch -> each(batch, body));
    }

    /// As this, each batch in one request, with the body that `body` makes.
    ///
    /// @param <R> the elements
    public <R> HttpSink<R> joined(ThrowingFunction<? super List<? extends R>, String> body) {
        Objects.requireNonNull(body, "body");
        return with(batch -> List.of(body.applyWithException(batch)));
    }

    /// As this, each batch in one request, each element a line by its `toString`.
    public HttpSink<Object> lines() {
        return joined(batch -> {
            StringBuilder text = new StringBuilder();
            batch.forEach(element -> text.append(element).append('\n'));
            return text.toString();
        });
    }

    private <R> HttpSink<R> with(ThrowingFunction<? super List<? extends R>, ? extends List<String>> other) {
        return new HttpSink<>(uri, other, headers, connect, patience, longestPause, client);
    }

    /// As this, with a header in each request, in place of one of that name.
    ///
    /// @throws IllegalArgumentException if no request may have it
    public HttpSink<T> header(String name, String value) {
        Map<String, String> all = Clients.with(headers, name, value);
        return new HttpSink<>(uri, bodies, all, connect, patience, longestPause, client);
    }

    /// As this, where a connection may take so long.
    public HttpSink<T> connect(Duration time) {
        return new HttpSink<>(uri, bodies, headers, time, patience, longestPause, client);
    }

    /// As this, where a request may take so long, with its answer.
    public HttpSink<T> patience(Duration time) {
        return new HttpSink<>(uri, bodies, headers, connect, time, longestPause, client);
    }

    /// As this, where a server may ask to be left alone for so long.
    public HttpSink<T> longestPause(Duration time) {
        return new HttpSink<>(uri, bodies, headers, connect, patience, time, client);
    }

    /// As this, by `other`, which has the TLS, the proxy and the passwords that it needs. It is not closed.
    public HttpSink<T> client(HttpClient other) {
        return new HttpSink<>(uri, bodies, headers, connect, patience, longestPause, other);
    }

    @Override
    public SinkWriter<T> open() {
        HttpClient own = client;
        return own != null
                ? new PostWriter<>(this, own, () -> {})
                : PostWriter.of(this, Clients.make(uri, connect, HttpClient.Redirect.NEVER));
    }
}
