package braid.http;

import braid.spi.SinkWriter;
import java.io.IOException;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Sends messages over one connection.
record MessageWriter<T>(WebSocketSink<T> options, Sockets sockets, Hearing hearing) implements SinkWriter<T> {

    /// Throws away what the server says, and hears when it closes.
    private static final class Hearing implements WebSocket.Listener {

        final CompletableFuture<String> closed = new CompletableFuture<>();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closed.complete("has closed with " + code + (reason.isEmpty() ? "" : ": " + reason));
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            closed.complete("is gone: " + error.getMessage());
        }
    }

    static <T> MessageWriter<T> open(WebSocketSink<T> options) throws IOException, InterruptedException {
        Hearing hearing = new Hearing();
        Sockets sockets =
                Sockets.connect(options.uri(), options.headers(), options.patience(), options.client(), hearing);
        return new MessageWriter<>(options, sockets, hearing);
    }

    @Override
    public void write(List<? extends T> elements) throws Exception {
        for (T element : elements) {
            String message = options.function().applyWithException(element);
            if (hearing.closed.isDone()) {
                throw new IOException(options.uri() + " " + hearing.closed.join());
            }
            Clients.await(
                    sockets.socket().sendText(message, true),
                    options.patience(),
                    options.uri() + " does not take a message");
        }
    }

    /// Waits until the server has seen the end, so that nothing is lost that it would still read.
    @Override
    public void close() throws InterruptedException {
        try {
            WebSocket socket = sockets.socket();
            if (!socket.isOutputClosed() && !hearing.closed.isDone()) {
                Clients.await(socket.sendClose(WebSocket.NORMAL_CLOSURE, ""), options.patience(), "no close");
                Clients.await(hearing.closed, options.patience(), "no close");
            }
        } catch (IOException gone) {
            // so there is nobody to say it to
        } finally {
            sockets.abort();
        }
    }
}
