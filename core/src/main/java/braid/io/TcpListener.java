package braid.io;

import braid.spi.Described;
import braid.spi.SourceReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The lines of all who connect. Each connection has a virtual thread, which waits where the graph is busy; what
/// its peer does concerns no other one.
final class TcpListener implements SourceReader<String> {

    private static final System.Logger LOG = System.getLogger("braid");
    private static final int BUFFER = 8 << 10;
    private static final int MOST = 4096;

    private final TcpLines.Listening options;
    private final ServerSocket server;
    private final Arrivals<String> arrivals = new Arrivals<>(MOST);
    private final Set<Socket> clients = ConcurrentHashMap.newKeySet();

    TcpListener(TcpLines.Listening options, ServerSocket server) {
        this.options = options;
        this.server = server;
        start("braid-accept", this::accept);
    }

    private static void start(String name, Runnable work) {
        Thread.ofVirtual().name(name).inheritInheritableThreadLocals(false).start(work);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                if (clients.size() >= options.mostClients()) {
                    LOG.log(
                            System.Logger.Level.WARNING,
                            () -> client.getRemoteSocketAddress() + " is sent away: there are " + options.mostClients()
                                    + " connections already");
                    client.close();
                } else {
                    clients.add(client);
                    start("braid-client", () -> serve(client));
                }
            } catch (IOException thrown) {
                if (!server.isClosed()) {
                    arrivals.end(thrown);
                    close();
                }
            }
        }
        clients.forEach(TcpListener::closeQuietly); // one that came at the very end
    }

    private void serve(Socket client) {
        LineDecoder decoder = new LineDecoder(options.charset(), options.longestLine());
        byte[] buffer = new byte[BUFFER];
        try (client) {
            client.setKeepAlive(true);
            InputStream input = client.getInputStream();
            for (int count = input.read(buffer); count >= 0; count = input.read(buffer)) {
                List<String> lines = new ArrayList<>();
                decoder.decode(buffer, 0, count, lines);
                if (!lines.isEmpty() && !arrivals.put(lines)) {
                    return;
                }
            }
            String rest = decoder.rest();
            if (rest != null) {
                arrivals.put(List.of(rest));
            }
        } catch (IOException broken) {
            if (!server.isClosed()) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        () -> "the connection of " + client.getRemoteSocketAddress() + " is over: "
                                + Described.thrown(broken));
            }
        } catch (InterruptedException never) {
            Thread.currentThread().interrupt();
        } finally {
            clients.remove(client);
        }
    }

    @Override
    public List<String> read() throws Exception {
        return arrivals.take();
    }

    @Override
    public long lag() {
        return arrivals.size();
    }

    @Override
    public void stop() {
        close();
    }

    @Override
    public List<String> remaining() {
        return arrivals.rest();
    }

    @Override
    public void close() {
        arrivals.end(null);
        try {
            server.close();
        } catch (IOException thrown) {
            LOG.log(System.Logger.Level.WARNING, () -> "a server does not close: " + Described.thrown(thrown));
        }
        clients.forEach(TcpListener::closeQuietly);
    }

    private static void closeQuietly(Socket client) {
        try {
            client.close();
        } catch (IOException alreadyGone) {
            // as wanted
        }
    }
}
