package braid.io;

import braid.spi.SourceReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Lines over TCP: of a server that one connects to, or of all who connect.
///
/// ```java
/// Source.from(TcpLines.connect("feed.example.com", 5000)).sink(System.out::println);
/// Source.from(TcpLines.listen(5000)).sink(System.out::println);
/// ```
///
/// Back-pressure reaches the other side: where the graph is busy nobody reads the sockets. The last line need not
/// end with `\n` where the other side closes its connection; of a connection that breaks, a line that has not
/// ended is dropped. TCP acknowledges what the operating system has taken, so lines are lost where this program
/// dies.
public sealed interface TcpLines extends SourceReader.Opener<String> {

    /// The lines that the server at `host` sends. The end of the connection is the end of the source; one that
    /// breaks, or cannot be made within ten seconds, is a failure to read.
    static Connecting connect(String host, int port) {
        return new Connecting(host, port, StandardCharsets.UTF_8, Connecting.LONGEST_LINE);
    }

    /// The lines of all who connect to `port` of the loopback interface, mixed as they come, each connection's in
    /// order.
    ///
    /// @param port 0 for any that is free: [Listening#onListening]
    static Listening listen(int port) {
        return new Listening(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                StandardCharsets.UTF_8,
                Connecting.LONGEST_LINE,
                Listening.MOST_CLIENTS,
                address -> {});
    }

    /// Connects to a server.
    ///
    /// @param host its name or address
    /// @param port its port
    /// @param charset UTF-8 by default
    /// @param longestLine how many bytes a line has at the most, 1 MiB by default
    record Connecting(String host, int port, Charset charset, int longestLine) implements TcpLines {

        private static final int LONGEST_LINE = 1 << 20;
        private static final int CONNECT_MILLIS = 10_000;

        public Connecting {
            Objects.requireNonNull(host, "host");
            Objects.requireNonNull(charset, "charset");
            requireLength(longestLine);
        }

        /// As this, in `other`.
        public Connecting charset(Charset other) {
            return new Connecting(host, port, other, longestLine);
        }

        /// As this, with lines of up to `bytes` bytes.
        public Connecting longestLine(int bytes) {
            return new Connecting(host, port, charset, bytes);
        }

        @Override
        public SourceReader<String> open(@Nullable String position) throws IOException {
            Socket socket = new Socket();
            try {
                socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
                socket.setKeepAlive(true);
            } catch (IOException | RuntimeException thrown) {
                socket.close();
                throw new IOException("cannot connect to " + host + ":" + port + ": " + thrown.getMessage(), thrown);
            }
            return new TcpConnection(socket, new StreamLines(socket.getInputStream(), charset, longestLine, () -> {}));
        }
    }

    /// Listens for those who connect.
    ///
    /// @param address where
    /// @param charset UTF-8 by default
    /// @param longestLine how many bytes a line has at the most, 1 MiB by default; who sends a longer one is cut
    /// off
    /// @param mostClients how many connections there are at a time, 1,000 by default; who comes beyond is sent
    /// away
    /// @param listening is told of the address, with its port, once it listens
    record Listening(
            InetSocketAddress address,
            Charset charset,
            int longestLine,
            int mostClients,
            Consumer<? super InetSocketAddress> listening)
            implements TcpLines {

        private static final int MOST_CLIENTS = 1_000;

        public Listening {
            Objects.requireNonNull(address, "address");
            Objects.requireNonNull(charset, "charset");
            Objects.requireNonNull(listening, "listening");
            requireLength(longestLine);
            if (mostClients <= 0) {
                throw new IllegalArgumentException("mostClients must be positive: " + mostClients);
            }
        }

        /// As this, at `other`, such as all interfaces: `new InetSocketAddress(5000)`. Nobody is asked who he is
        /// there.
        public Listening on(InetSocketAddress other) {
            return new Listening(other, charset, longestLine, mostClients, listening);
        }

        /// As this, in `other`.
        public Listening charset(Charset other) {
            return new Listening(address, other, longestLine, mostClients, listening);
        }

        /// As this, with lines of up to `bytes` bytes.
        public Listening longestLine(int bytes) {
            return new Listening(address, charset, bytes, mostClients, listening);
        }

        /// As this, with up to `clients` connections at a time.
        public Listening mostClients(int clients) {
            return new Listening(address, charset, longestLine, clients, listening);
        }

        /// As this, and `told` is told of the address, by the thread that reads, each time when it listens.
        public Listening onListening(Consumer<? super InetSocketAddress> told) {
            return new Listening(address, charset, longestLine, mostClients, told);
        }

        @Override
        public SourceReader<String> open(@Nullable String position) throws IOException {
            ServerSocket server = new ServerSocket();
            try {
                server.setReuseAddress(true);
                server.bind(address);
                listening.accept((InetSocketAddress) server.getLocalSocketAddress());
            } catch (IOException | RuntimeException thrown) {
                server.close();
                throw new IOException("cannot listen at " + address + ": " + thrown.getMessage(), thrown);
            }
            return new TcpListener(this, server);
        }
    }

    private static void requireLength(int longestLine) {
        if (longestLine <= 0) {
            throw new IllegalArgumentException("longestLine must be positive: " + longestLine);
        }
    }
}
