package braid.http;

import braid.function.ThrowingFunction;
import braid.spi.SourceReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What others post to a server of this program: each request is an element. It is answered when its element is
/// through the graph.
///
/// ```java
/// Source.from(HttpPosts.on(8080).path("/orders")).sink(System.out::println);
/// ```
///
/// Who posts is told 204 when the element has left the graph, was dropped there, or was handled as a failure. With
/// [braid.spi.Positions] nothing is remembered: what was not answered is to be posted again by whoever posts. One
/// connection's requests are elements in their order.
///
/// @param listening where, and what is borne from those who connect
/// @param path what is answered: a path, or one that ends with `/*` for all below; all by default
/// @param function makes an element of a request, on a thread of the server, which it should not hold for long;
/// where it throws or gives null, the request is answered 400 with the message of what it threw
/// @param longestBody how many bytes a body has at the most, 1 MiB by default
/// @param mostUnderWay how many requests there are at a time from when they were read until they are through, 256
/// by default; one more is answered 429
/// @param patience how long a request waits until it is through, a minute by default; then it is answered 504, and
/// its element goes on
/// @param <T> the elements
public record HttpPosts<T>(
        Listening listening,
        String path,
        ThrowingFunction<? super Post, ? extends T> function,
        int longestBody,
        int mostUnderWay,
        Duration patience)
        implements SourceReader.Opener<T> {

    private static final int LONGEST_BODY = 1 << 20;
    private static final int MOST_UNDER_WAY = 256;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    public HttpPosts {
        Objects.requireNonNull(listening, "listening");
        Objects.requireNonNull(function, "function");
        Limits.path(path);
        Limits.positive("longestBody", longestBody);
        Limits.positive("mostUnderWay", mostUnderWay);
        Limits.positive("patience", patience);
    }

    /// The bodies of what is posted to `port` of the loopback interface, as text: [Post#text].
    ///
    /// @param port 0 for any that is free: [#onListening]
    public static HttpPosts<String> on(int port) {
        return at(Listening.on(port));
    }

    /// As [#on], with the options of `listening`.
    public static HttpPosts<String> at(Listening listening) {
        return new HttpPosts<>(listening, "/*", Post::text, LONGEST_BODY, MOST_UNDER_WAY, PATIENCE);
    }

    /// As this, at `other`: [Listening#at].
    public HttpPosts<T> on(InetSocketAddress other) {
        return with(listening.at(other));
    }

    /// As this, and `told` is told of the address: [Listening#onListening].
    public HttpPosts<T> onListening(Consumer<? super InetSocketAddress> told) {
        return with(listening.onListening(told));
    }

    private HttpPosts<T> with(Listening other) {
        return new HttpPosts<>(other, path, function, longestBody, mostUnderWay, patience);
    }

    /// As this, for that path alone, or for all below where it ends with `/*`.
    public HttpPosts<T> path(String other) {
        return new HttpPosts<>(listening, other, function, longestBody, mostUnderWay, patience);
    }

    /// As this, with the elements that `other` makes. What it refuses, by throwing, is answered 400.
    ///
    /// @param <R> the elements
    public <R> HttpPosts<R> as(ThrowingFunction<? super Post, ? extends R> other) {
        return new HttpPosts<>(listening, path, other, longestBody, mostUnderWay, patience);
    }

    /// As this, with bodies of up to `bytes` bytes.
    public HttpPosts<T> longestBody(int bytes) {
        return new HttpPosts<>(listening, path, function, bytes, mostUnderWay, patience);
    }

    /// As this, with up to `requests` under way.
    public HttpPosts<T> mostUnderWay(int requests) {
        return new HttpPosts<>(listening, path, function, longestBody, requests, patience);
    }

    /// As this, where a request waits for so long until it is through.
    public HttpPosts<T> patience(Duration time) {
        return new HttpPosts<>(listening, path, function, longestBody, mostUnderWay, time);
    }

    @Override
    public SourceReader<T> open(@Nullable String position) throws IOException {
        return PostReader.open(this);
    }
}
