package braid.http;

import braid.spi.SourceReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The text messages that a server sends over a WebSocket.
///
/// ```java
/// Source.from(WebSocketMessages.from(URI.create("wss://feed.example.com/prices")).saying("{\"subscribe\": \"all\"}"))
///         .restarting(Retry.times(10).backoff(Duration.ofMillis(100)).atMost(Duration.ofSeconds(10)));
/// ```
///
/// There are no positions: what is sent while nobody is connected is lost. The server's close with 1000 is the end of
/// the source; one with another code, a connection that breaks and a binary message are failures to read.
/// Back-pressure reaches the server: where the graph is busy, some messages are kept, and no more is read. Its pings
/// are not answered then.
///
/// @param uri where from, `ws` or `wss`
/// @param headers what the request says beside
/// @param first messages that are sent as soon as the connection is there
/// @param patience how long a connection may take, and as long again its handshake; ten seconds by default
/// @param silence how long nothing may come, not even the answer to a ping, until the connection counts as broken;
/// a minute by default
/// @param longestMessage how many characters a message has at the most, 1 Mi by default; a longer one is a failure
/// to read
/// @param client connects, and is not closed; null for one of this source's own
public record WebSocketMessages(
        URI uri,
        Map<String, String> headers,
        List<String> first,
        Duration patience,
        Duration silence,
        int longestMessage,
        @Nullable HttpClient client)
        implements SourceReader.Opener<String> {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration SILENCE = Duration.ofMinutes(1);
    private static final int LONGEST_MESSAGE = 1 << 20;

    public WebSocketMessages {
        Limits.absolute(uri, "ws", "wss");
        headers = Map.copyOf(headers);
        first = List.copyOf(first);
        Limits.positive("patience", patience);
        Limits.positive("silence", silence);
        Limits.positive("longestMessage", longestMessage);
    }

    /// The messages of the server at `uri`.
    ///
    /// @throws IllegalArgumentException if `uri` is not `ws` or `wss`, or has no host
    public static WebSocketMessages from(URI uri) {
        return new WebSocketMessages(uri, Map.of(), List.of(), PATIENCE, SILENCE, LONGEST_MESSAGE, null);
    }

    /// As this, with a header in the request, in place of one of that name.
    ///
    /// @throws IllegalArgumentException if no request may have it
    public WebSocketMessages header(String name, String value) {
        Map<String, String> all = Clients.with(headers, name, value);
        return new WebSocketMessages(uri, all, first, patience, silence, longestMessage, client);
    }

    /// As this, and `message` is sent as soon as the connection is there, behind those that were said before.
    public WebSocketMessages saying(String message) {
        List<String> all = new ArrayList<>(first);
        all.add(message);
        return new WebSocketMessages(uri, headers, all, patience, silence, longestMessage, client);
    }

    /// As this, where a connection may take so long, and as long again its handshake.
    public WebSocketMessages patience(Duration time) {
        return new WebSocketMessages(uri, headers, first, time, silence, longestMessage, client);
    }

    /// As this, where a server that says nothing for so long, and answers no ping, is a failure to read.
    public WebSocketMessages silence(Duration time) {
        return new WebSocketMessages(uri, headers, first, patience, time, longestMessage, client);
    }

    /// As this, with messages of up to `characters`.
    public WebSocketMessages longestMessage(int characters) {
        return new WebSocketMessages(uri, headers, first, patience, silence, characters, client);
    }

    /// As this, by `other`, which has the TLS, the proxy and the passwords that it needs. It is not closed.
    public WebSocketMessages client(HttpClient other) {
        return new WebSocketMessages(uri, headers, first, patience, silence, longestMessage, other);
    }

    @Override
    public SourceReader<String> open(@Nullable String position) throws IOException, InterruptedException {
        return MessageReader.open(this);
    }
}
