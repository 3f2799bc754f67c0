package braid.http;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.BufferUtil;

/// A WebSocket of the server's side, which reads. No thread waits for what comes; where nobody takes messages it
/// reads no more.
final class SocketConnection extends AbstractConnection implements Connection.UpgradeTo, FrameDecoder.Handler {

    private static final int BUFFER_BYTES = 8 * 1024;

    /// Takes messages.
    interface Inbox {
        /// Takes `message`.
        ///
        /// @return false if there is no room for another one until [#resume] is called
        boolean put(String message, SocketConnection from);
    }

    private final Hub hub;
    private final Inbox inbox;
    private final FrameDecoder decoder;
    private final SocketOutput output;
    private final ByteBuffer buffer = BufferUtil.allocate(BUFFER_BYTES);
    private boolean over;
    private boolean faulty;
    private volatile boolean paused;
    private volatile long heardNanos = System.nanoTime();

    SocketConnection(EndPoint endPoint, Executor executor, Hub hub, int longest, Inbox inbox, int endCode) {
        super(endPoint, executor);
        this.hub = hub;
        this.inbox = inbox;
        this.decoder = new FrameDecoder(longest, this);
        this.output = new SocketOutput(this, hub, endCode);
    }

    SocketOutput output() {
        return output;
    }

    /// When it was heard last; now, where nobody listens.
    long heardNanos() {
        return paused ? System.nanoTime() : heardNanos;
    }

    @Override
    public void onUpgradeTo(ByteBuffer early) {
        BufferUtil.append(buffer, early);
    }

    @Override
    public void onOpen() {
        super.onOpen();
        output.begin();
        getExecutor().execute(this::onFillable);
    }

    @Override
    public synchronized void onFillable() {
        try {
            while (!over) {
                if (paused) {
                    heardNanos = System.nanoTime(); // what it has said meanwhile is still to be read
                    paused = false;
                }
                take();
                if (over || paused) {
                    return;
                }
                BufferUtil.compact(buffer);
                int count = getEndPoint().fill(buffer);
                if (count < 0) {
                    end(new EOFException("the client has hung up"));
                } else if (count == 0) {
                    fillInterested();
                    return;
                } else {
                    heardNanos = System.nanoTime();
                }
            }
        } catch (IOException broken) {
            end(broken);
        }
    }

    /// What comes behind a fault is thrown away: who still sends when its connection is closed does not see why.
    private void take() {
        if (faulty) {
            BufferUtil.clear(buffer);
            return;
        }
        try {
            decoder.decode(buffer);
        } catch (FrameFault fault) {
            faulty = true;
            BufferUtil.clear(buffer);
            output.close(fault.code(), String.valueOf(fault.getMessage()));
        }
    }

    /// There is room again.
    void resume() {
        getExecutor().execute(this::onFillable);
    }

    @Override
    public boolean text(String message) {
        paused = !inbox.put(message, this);
        return !paused;
    }

    @Override
    public boolean control(int kind, byte[] bytes) {
        if (kind == Frames.PING) {
            output.pong(bytes);
        } else if (kind == Frames.CLOSE) {
            over = true;
            output.closed(Arrays.copyOf(bytes, Math.min(2, bytes.length)));
        }
        return !over;
    }

    private void end(Throwable cause) {
        over = true;
        hub.remove(output);
        getEndPoint().close(cause);
    }

    /// Silence is the matter of pings.
    @Override
    public boolean onIdleExpired(TimeoutException silent) {
        return false;
    }

    @Override
    public void onFillInterestedFailed(Throwable cause) {
        end(cause);
    }

    @Override
    public void onClose(Throwable cause) {
        super.onClose(cause);
        hub.remove(output);
        output.abort(cause == null ? new EOFException("the connection is over") : cause);
    }
}
