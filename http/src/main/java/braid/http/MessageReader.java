package braid.http;

import braid.spi.SourceReader;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The messages of one connection. Some are kept while nobody reads; then no more is asked for.
final class MessageReader implements SourceReader<String>, WebSocket.Listener {

    private static final int MOST = 16;

    private final WebSocketMessages options;
    private final List<String> messages = new ArrayList<>();
    private final StringBuilder part = new StringBuilder();
    private @Nullable Sockets sockets;
    private boolean asked;
    private boolean over;
    private boolean stopped;
    private @Nullable IOException failure;
    private long heardNanos = System.nanoTime();

    private MessageReader(WebSocketMessages options) {
        this.options = options;
    }

    static MessageReader open(WebSocketMessages options) throws IOException, InterruptedException {
        MessageReader reader = new MessageReader(options);
        Sockets made = Sockets.connect(options.uri(), options.headers(), options.patience(), options.client(), reader);
        synchronized (reader) {
            reader.sockets = made;
            reader.heardNanos = System.nanoTime();
        }
        try {
            for (String each : options.first()) {
                Clients.await(made.socket().sendText(each, true), options.patience(), "no answer of " + options.uri());
            }
            return reader;
        } catch (IOException | InterruptedException thrown) {
            made.abort();
            throw thrown;
        }
    }

    @Override
    public void onOpen(WebSocket socket) {
        // nothing is asked for before somebody reads
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
        synchronized (this) {
            heardNanos = System.nanoTime();
            if (data.length() > options.longestMessage() - part.length()) {
                fail(new IOException("a message must have " + options.longestMessage() + " characters at the most"));
                return null;
            }
            part.append(data);
            if (last) {
                messages.add(part.toString());
                part.setLength(0);
                notifyAll();
            }
            asked = !last || messages.size() < MOST;
            if (!asked) {
                return null;
            }
        }
        socket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
        fail(new IOException("a message must be text, and a binary one came"));
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket socket, ByteBuffer message) {
        heard(socket);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
        heard(socket);
        return null;
    }

    private void heard(WebSocket socket) {
        synchronized (this) {
            heardNanos = System.nanoTime();
        }
        socket.request(1); // it was none of the messages that were asked for
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        fail(
                code == WebSocket.NORMAL_CLOSURE
                        ? null
                        : new IOException(
                                "the server has closed with " + code + (reason.isEmpty() ? "" : ": " + reason)));
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
        fail(new IOException("the connection broke: " + error.getMessage(), error));
    }

    private synchronized void fail(@Nullable IOException cause) {
        if (!over) {
            over = true;
            failure = cause;
            notifyAll();
        }
    }

    @Override
    public List<String> read() throws IOException, InterruptedException {
        synchronized (this) {
            heardNanos = System.nanoTime(); // while nobody read, nobody was asked or pinged
        }
        while (true) {
            Runnable next;
            synchronized (this) {
                next = waitForSomething();
                if (next == null) {
                    List<String> all = List.copyOf(messages);
                    messages.clear();
                    return all;
                }
            }
            next.run();
        }
    }

    /// @return what is to be done first, without the lock; null if there is something, or an end
    private @Nullable Runnable waitForSomething() throws IOException, InterruptedException {
        WebSocket socket = Objects.requireNonNull(sockets).socket();
        long silence = options.silence().toNanos();
        boolean pinged = false;
        while (messages.isEmpty() && !over && !stopped) {
            if (!asked) {
                asked = true;
                return () -> socket.request(1);
            }
            long quiet = System.nanoTime() - heardNanos;
            if (quiet >= silence) {
                throw broken(new HttpTimeoutException("nothing has come for " + options.silence()));
            }
            if (quiet >= silence / 2 && !pinged) {
                pinged = true;
                var _ = socket.sendPing(ByteBuffer.allocate(0)).exceptionally(_ -> socket);
            }
            TimeUnit.NANOSECONDS.timedWait(this, Math.max(1, (pinged ? silence : silence / 2) - quiet));
            pinged &= System.nanoTime() - heardNanos >= silence / 2;
        }
        if (messages.isEmpty() && failure != null && !stopped) {
            throw broken(failure);
        }
        return null;
    }

    private IOException broken(IOException cause) {
        return new IOException("the messages of " + options.uri() + " break off: " + cause.getMessage(), cause);
    }

    @Override
    public synchronized long lag() {
        return messages.size();
    }

    @Override
    public synchronized void stop() {
        stopped = true;
        notifyAll();
    }

    @Override
    public synchronized List<String> remaining() {
        return List.copyOf(messages);
    }

    @Override
    public void close() {
        Sockets mine;
        synchronized (this) {
            mine = sockets;
        }
        if (mine != null) {
            mine.close();
        }
    }
}
