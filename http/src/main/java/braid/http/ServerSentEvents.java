package braid.http;

import braid.spi.SourceReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The events that a server sends, `text/event-stream`.
///
/// ```java
/// Source.from(ServerSentEvents.from(URI.create("https://feed.example.com/prices")))
///         .restarting(Retry.times(10).backoff(Duration.ofMillis(100)).atMost(Duration.ofSeconds(10)))
///         .map(event -> Price.of(event.data()));
/// ```
///
/// The position is the id of the last event, which the server is told when it is asked again (`Last-Event-ID`): so
/// with [braid.ReadSource#restarting] nothing is lost that the server still has, and with
/// [braid.ReadSource#remembering] neither where this program dies. Where events have no ids there is no position.
///
/// The end of the answer is a failure to read, which `restarting` mends as browsers do; where the server has said
/// `retry`, so long is waited before, a minute at the most. A status of 204 is the end of the source; any other but
/// 200 is a [HttpStatusException]. Back-pressure reaches the server: no more is read than is taken.
///
/// @param uri where from, `http` or `https`; redirects are followed, but not from `https` to `http`
/// @param headers what the request says beside
/// @param patience how long a connection may take, and as long again the head of the answer; ten seconds by default
/// @param silence how long nothing may come, not even a comment, until the connection counts as broken; null, the
/// default, for any time
/// @param longestEvent how many bytes an event has at the most, 1 MiB by default; a longer one is a failure to read
/// @param ending what the end of the answer is
/// @param client asks, and is not closed; null for one of this source's own
public record ServerSentEvents(
        URI uri,
        Map<String, String> headers,
        Duration patience,
        @Nullable Duration silence,
        int longestEvent,
        Ending ending,
        @Nullable HttpClient client)
        implements SourceReader.Opener<Event> {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int LONGEST_EVENT = 1 << 20;

    /// What the end of the answer is.
    public enum Ending {
        /// A failure to read: there is more, if the server is asked again.
        FAILURE,
        /// The end of the source.
        END
    }

    public ServerSentEvents {
        Limits.absolute(uri, "http", "https");
        headers = Map.copyOf(headers);
        Limits.positive("patience", patience);
        if (silence != null) {
            Limits.positive("silence", silence);
        }
        Limits.positive("longestEvent", longestEvent);
        Objects.requireNonNull(ending, "ending");
    }

    /// The events of the server at `uri`.
    ///
    /// @throws IllegalArgumentException if `uri` is not `http` or `https`, or has no host
    public static ServerSentEvents from(URI uri) {
        return new ServerSentEvents(uri, Map.of(), PATIENCE, null, LONGEST_EVENT, Ending.FAILURE, null);
    }

    /// As this, with a header in each request, in place of one of that name.
    ///
    /// @throws IllegalArgumentException if no request may have it
    public ServerSentEvents header(String name, String value) {
        Map<String, String> all = Clients.with(headers, name, value);
        return new ServerSentEvents(uri, all, patience, silence, longestEvent, ending, client);
    }

    /// As this, where a connection may take so long, and as long again the head of the answer.
    public ServerSentEvents patience(Duration time) {
        return new ServerSentEvents(uri, headers, time, silence, longestEvent, ending, client);
    }

    /// As this, where a server that says nothing for so long, not even a comment, is a failure to read.
    public ServerSentEvents silence(Duration time) {
        return new ServerSentEvents(uri, headers, patience, time, longestEvent, ending, client);
    }

    /// As this, with events of up to `bytes` bytes.
    public ServerSentEvents longestEvent(int bytes) {
        return new ServerSentEvents(uri, headers, patience, silence, bytes, ending, client);
    }

    /// As this, where the end of the answer is the end of the source.
    public ServerSentEvents finite() {
        return new ServerSentEvents(uri, headers, patience, silence, longestEvent, Ending.END, client);
    }

    /// As this, by `other`, which has the TLS, the proxy and the passwords that it needs. It is not closed.
    public ServerSentEvents client(HttpClient other) {
        return new ServerSentEvents(uri, headers, patience, silence, longestEvent, ending, other);
    }

    @Override
    public SourceReader<Event> open(@Nullable String position) throws IOException, InterruptedException {
        return EventsReader.open(this, position);
    }
}
