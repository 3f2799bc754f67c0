package braid.io;

import braid.spi.SinkWriter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/// Sends each element as a line to a server, by its `toString`.
///
/// ```java
/// prices.to(TcpWriter.connect("localhost", 6000), 1_000, Duration.ofMillis(10), Retry.times(20).backoff(SECOND));
/// ```
///
/// A line counts as written when the operating system has it: TCP cannot say more. A server that dies may have
/// lost the last ones. One that does not read for `patience` is a failure to write, and so is one that has closed
/// its side. What it sends is thrown away.
///
/// @param host the server's name or address
/// @param port its port
/// @param charset UTF-8 by default
/// @param patience how long to wait for a connection, and for a server that does not read; ten seconds by default
public record TcpWriter(String host, int port, Charset charset, Duration patience)
        implements SinkWriter.Opener<Object> {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    public TcpWriter {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(charset, "charset");
        if (patience.toMillis() <= 0) {
            throw new IllegalArgumentException("patience must be a millisecond at least: " + patience);
        }
    }

    /// To the server at `host`.
    public static TcpWriter connect(String host, int port) {
        return new TcpWriter(host, port, StandardCharsets.UTF_8, PATIENCE);
    }

    /// As this, in `other`.
    public TcpWriter charset(Charset other) {
        return new TcpWriter(host, port, other, patience);
    }

    /// As this, with so much patience.
    public TcpWriter patience(Duration other) {
        return new TcpWriter(host, port, charset, other);
    }

    @Override
    public SinkWriter<Object> open() throws IOException {
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new UnknownHostException(host);
        }
        SocketChannel channel = SocketChannel.open();
        try {
            Selector selector = Selector.open();
            Writer writer = new Writer(this, channel, selector);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_CONNECT);
            boolean connected = channel.connect(address);
            while (!connected) {
                writer.await("no connection to " + host + ":" + port);
                connected = channel.finishConnect();
            }
            return writer;
        } catch (IOException | RuntimeException thrown) {
            channel.close();
            throw new IOException("cannot connect to " + host + ":" + port + ": " + thrown.getMessage(), thrown);
        }
    }

    private record Writer(TcpWriter to, SocketChannel channel, Selector selector) implements SinkWriter<Object> {

        private static final int HEARD = 4096;

        @Override
        public void write(List<?> elements) throws IOException {
            hear();
            ByteBuffer bytes = ByteBuffer.wrap(Text.lines(elements, to.charset()));
            while (bytes.hasRemaining()) {
                if (channel.write(bytes) == 0) {
                    channel.register(selector, SelectionKey.OP_WRITE);
                    await(to.host() + ":" + to.port() + " does not read");
                }
            }
        }

        /// Throws away what the server says, and sees when it has hung up.
        private void hear() throws IOException {
            ByteBuffer heard = ByteBuffer.allocate(HEARD);
            int count = channel.read(heard);
            for (int looks = 0; count > 0 && looks < HEARD; looks++) {
                count = channel.read(heard.clear());
            }
            if (count < 0) {
                throw new IOException(to.host() + ":" + to.port() + " has closed the connection");
            }
        }

        void await(String what) throws IOException {
            if (selector.select(to.patience().toMillis()) == 0) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new IOException(what + ", and the thread was interrupted");
                }
                throw new SocketTimeoutException(what + " for " + to.patience());
            }
            selector.selectedKeys().clear();
        }

        @Override
        public void close() throws IOException {
            try (selector;
                    channel) {
                channel.shutdownOutput();
            }
        }
    }
}
