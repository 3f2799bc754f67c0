package braid.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A WebSocket, with the client that it needs.
///
/// @param socket what is connected
/// @param own the client, if it is to be closed with it
record Sockets(WebSocket socket, @Nullable HttpClient own) implements AutoCloseable {

    /// So long a socket that is closed waits until its last words are out.
    static final Duration LAST_WORDS = Duration.ofSeconds(1);

    static Sockets connect(
            URI uri,
            Map<String, String> headers,
            Duration patience,
            @Nullable HttpClient given,
            WebSocket.Listener listener)
            throws IOException, InterruptedException {
        HttpClient client = given == null ? Clients.make(uri, patience, HttpClient.Redirect.NEVER) : given;
        WebSocket.Builder builder = client.newWebSocketBuilder().connectTimeout(patience);
        headers.forEach(builder::header);
        CompletableFuture<WebSocket> socket = builder.buildAsync(uri, listener);
        try {
            WebSocket made = Clients.await(socket, patience.multipliedBy(2), "no answer of " + uri);
            return new Sockets(made, given == null ? client : null);
        } catch (IOException | InterruptedException thrown) {
            var _ = socket.thenAccept(WebSocket::abort); // one that comes at the very end
            if (given == null) {
                client.shutdownNow();
            }
            if (thrown.getCause() instanceof WebSocketHandshakeException refused) {
                throw new HttpStatusException(uri, refused.getResponse().statusCode(), "");
            }
            throw thrown;
        }
    }

    /// Says goodbye, if that is possible, and ends the connection.
    @Override
    public void close() {
        try {
            if (!socket.isOutputClosed()) {
                Clients.await(socket.sendClose(WebSocket.NORMAL_CLOSURE, ""), LAST_WORDS, "no close");
            }
        } catch (IOException gone) {
            // so there is nobody to say it to
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        } finally {
            abort();
        }
    }

    /// Ends the connection.
    void abort() {
        socket.abort();
        if (own != null) {
            own.shutdownNow();
        }
    }
}
