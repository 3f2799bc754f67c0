package braid.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.EndPoint;

/// A server of WebSockets.
final class SocketServer implements AutoCloseable {

    private static final long LAST_WORDS_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final String path;
    private final Set<String> origins;
    private final Hub hub;
    private final int endCode;
    private final int longest;
    private final SocketConnection.Inbox inbox;
    private final WebServer server;

    private SocketServer(
            Listening listening,
            String path,
            Set<String> origins,
            Hub hub,
            int endCode,
            int longest,
            SocketConnection.Inbox inbox)
            throws IOException {
        this.path = path;
        this.origins = origins;
        this.hub = hub;
        this.endCode = endCode;
        this.longest = longest;
        this.inbox = inbox;
        this.server = WebServer.begin(listening, this::handle);
        hub.begin(server);
    }

    /// Begins to listen.
    ///
    /// @param hub what those who connect are told
    /// @param endCode what they are told at the end
    /// @param longest how many bytes a message of theirs has at the most
    /// @param inbox what takes it
    static SocketServer begin(
            Listening listening,
            String path,
            Set<String> origins,
            Hub hub,
            int endCode,
            int longest,
            SocketConnection.Inbox inbox)
            throws IOException {
        return new SocketServer(listening, path, origins, hub, endCode, longest, inbox);
    }

    private void handle(Exchange exchange) {
        if (!Handshake.admits(exchange, path, origins) || !exchange.take()) {
            return;
        }
        EndPoint endPoint = exchange.visitor();
        SocketConnection made = new SocketConnection(endPoint, exchange.executor(), hub, longest, inbox, endCode);
        made.addEventListener(exchange.visitors().ofSockets());
        if (hub.take(null, made.output()::from) == null) {
            exchange.write(503, "this server is closing", exchange.callback());
        } else {
            Handshake.upgrade(exchange, made);
        }
    }

    InetSocketAddress address() {
        return server.address();
    }

    Hub hub() {
        return hub;
    }

    @Override
    public void close() {
        hub.end();
        hub.awaitEmpty(LAST_WORDS_NANOS);
        server.close();
    }
}
