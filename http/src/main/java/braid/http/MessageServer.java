package braid.http;

import braid.spi.SinkWriter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/// A server of messages over WebSockets that listens, for one stream or several: [ServedMessages#begin].
///
/// ```java
/// try (MessageServer<Object> server = ServedMessages.on(0).begin()) {
///     prices.to(server);
///     System.out.println("messages at " + server.address());
///     ...
/// }
/// ```
///
/// Any thread may call it. The end of a stream does not end it.
///
/// @param <T> the elements
public final class MessageServer<T> implements SinkWriter.Opener<T>, AutoCloseable {

    private final ServedMessages<T> options;
    private final SocketServer server;

    MessageServer(ServedMessages<T> options) throws IOException {
        this.options = options;
        Hub hub = new Hub(options.newest(), options.queue(), options.keepAlive());
        this.server = SocketServer.begin(
                options.listening(),
                options.path(),
                options.origins(),
                hub,
                Frames.NORMAL,
                HEARD_BYTES,
                (_, _) -> true);
    }

    /// What readers say is thrown away, up to that length.
    private static final int HEARD_BYTES = 64 * 1024;

    /// Where it listens.
    public InetSocketAddress address() {
        return server.address();
    }

    /// How many are connected now.
    public int readers() {
        return server.hub().size();
    }

    /// A writer to all who are connected. Its end is not theirs.
    @Override
    public SinkWriter<T> open() {
        return writer(() -> {});
    }

    SinkWriter<T> writer(Runnable end) {
        return new SinkWriter<>() {
            @Override
            public void write(List<? extends T> elements) throws Exception {
                List<String> messages = new ArrayList<>();
                for (T element : elements) {
                    messages.add(options.function().applyWithException(element));
                }
                server.hub().send(messages, (message, id) -> new Hub.Kept(id, Frames.text(message)));
            }

            @Override
            public void close() {
                end.run();
            }
        };
    }

    /// Ends the connections when they have what was written, or after a second, and listens no more.
    @Override
    public void close() {
        server.close();
    }
}
