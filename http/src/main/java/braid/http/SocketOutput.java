package braid.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.eclipse.jetty.util.IteratingCallback;
import org.jspecify.annotations.Nullable;

/// What is sent over a WebSocket of the server's side: what the hub keeps, pings and pongs, and a close. At the most
/// one write is under way, and no thread waits for it.
final class SocketOutput extends IteratingCallback implements Hub.Reader {

    /// Pongs that wait at the most; who sends more pings does not read the answers.
    private static final int MOST_PONGS = 16;

    private final SocketConnection connection;
    private final Hub hub;
    private final int endCode;
    private final Deque<ByteBuffer> control = new ArrayDeque<>();
    private @Nullable ByteBuffer last;
    private boolean heIsDone;
    private volatile long next;
    private volatile boolean begun;
    private volatile boolean writing;
    private volatile boolean closing;
    private volatile long sinceNanos = System.nanoTime();

    SocketOutput(SocketConnection connection, Hub hub, int endCode) {
        this.connection = connection;
        this.hub = hub;
        this.endCode = endCode;
    }

    /// What it gets first.
    SocketOutput from(long number) {
        next = number;
        return this;
    }

    /// The handshake is over: it may write.
    void begin() {
        begun = true;
        iterate();
    }

    @Override
    public long next() {
        return next;
    }

    @Override
    protected Action process() {
        writing = false;
        if (!begun) {
            return Action.IDLE;
        }
        ByteBuffer bytes = nextBytes();
        if (bytes == null) {
            return closing ? Action.SUCCEEDED : Action.IDLE;
        }
        sinceNanos = System.nanoTime();
        writing = true;
        connection.getEndPoint().write(this, bytes);
        return Action.SCHEDULED;
    }

    private @Nullable ByteBuffer nextBytes() {
        boolean ended = hub.hasEnded();
        Hub.Piece piece = null;
        synchronized (this) {
            ByteBuffer bytes = closing ? null : control.poll();
            if (bytes != null || closing) {
                return bytes;
            }
            if (last == null) {
                piece = hub.piece(next);
            }
            if (piece == null && last == null && ended) {
                last = Frames.close(endCode, "");
            }
            if (piece == null) {
                closing = last != null;
                return last;
            }
        }
        next = piece.next();
        return piece.bytes();
    }

    void pong(byte[] bytes) {
        synchronized (this) {
            if (control.size() < MOST_PONGS) {
                control.add(Frames.of(Frames.PONG, bytes));
            }
        }
        iterate();
    }

    /// Says why the connection ends, as its last words.
    void close(int code, String reason) {
        close(Frames.close(code, reason));
    }

    private void close(ByteBuffer frame) {
        synchronized (this) {
            if (last == null) {
                last = frame;
            }
        }
        iterate();
    }

    /// The client has said its last words, and hears that they were understood.
    void closed(byte[] code) {
        boolean both;
        synchronized (this) {
            heIsDone = true;
            both = closing;
        }
        if (both && !writing) {
            connection.getEndPoint().close();
        } else {
            close(Frames.of(Frames.CLOSE, code));
        }
    }

    @Override
    public void look(long nowNanos, long keepAliveNanos, long slowestNanos) {
        long nanos = nowNanos - sinceNanos;
        if ((writing || closing) && nanos > slowestNanos) {
            cut("it takes nothing");
        } else if (nowNanos - connection.heardNanos() > 2 * keepAliveNanos + slowestNanos) {
            cut("it answers no ping");
        } else if (!writing && nanos >= keepAliveNanos) {
            synchronized (this) {
                if (control.isEmpty()) {
                    control.add(Frames.of(Frames.PING, new byte[0]));
                }
            }
            iterate();
        }
    }

    @Override
    public void cut(String why) {
        IOException cause = new IOException("a WebSocket is cut off: " + why);
        hub.remove(this);
        connection.getEndPoint().close(cause);
        abort(cause);
    }

    @Override
    protected void onCompleteSuccess() {
        boolean both;
        synchronized (this) {
            both = heIsDone;
        }
        if (both) {
            connection.getEndPoint().close();
        }
    }

    @Override
    protected void onCompleteFailure(Throwable cause) {
        hub.remove(this);
        connection.getEndPoint().close(cause);
    }
}
