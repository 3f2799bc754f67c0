package braid.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.util.IteratingCallback;

/// One who reads events. At the most one write is under way, and no thread waits for it.
final class EventReading extends IteratingCallback implements Hub.Reader {

    private static final byte[] COMMENT = ":\n\n".getBytes(StandardCharsets.US_ASCII);

    private final Exchange exchange;
    private final Hub hub;
    private volatile long next;
    private volatile boolean comment = true; // which has the head sent
    private volatile boolean writing;
    private volatile long sinceNanos = System.nanoTime();

    EventReading(Exchange exchange, Hub hub, long from) {
        this.exchange = exchange;
        this.hub = hub;
        this.next = from;
        exchange.request().addFailureListener(this::abort);
    }

    /// Says what is coming, before anybody writes.
    static void head(Exchange exchange) {
        exchange.header(HttpHeader.CONTENT_TYPE.asString(), "text/event-stream; charset=utf-8");
        exchange.header("Cache-Control", "no-store");
        exchange.header("X-Accel-Buffering", "no"); // which some proxies ask for
        exchange.response().setStatus(200);
    }

    @Override
    public long next() {
        return next;
    }

    @Override
    protected Action process() {
        writing = false;
        boolean last = hub.hasEnded();
        Hub.Piece piece = hub.piece(next);
        if (piece == null && !comment) {
            return last ? Action.SUCCEEDED : Action.IDLE;
        }
        ByteBuffer bytes = piece == null ? ByteBuffer.wrap(COMMENT) : piece.bytes();
        next = piece == null ? next : piece.next();
        comment = false;
        sinceNanos = System.nanoTime();
        writing = true;
        exchange.response().write(false, bytes, this);
        return Action.SCHEDULED;
    }

    /// Cuts it off where it takes nothing, has it told something where nothing was sent for long.
    @Override
    public void look(long nowNanos, long keepAliveNanos, long slowestNanos) {
        long nanos = nowNanos - sinceNanos;
        if (isFailed() || isAborted()) {
            hub.remove(this); // it was gone before it was taken
        } else if (writing && nanos > slowestNanos) {
            cut("it has read nothing for " + nanos / 1_000_000 + " ms");
        } else if (!writing && nanos >= keepAliveNanos) {
            comment = true;
            iterate();
        }
    }

    @Override
    public void cut(String why) {
        IOException cause = new IOException("a reader of events is cut off: " + why);
        hub.remove(this);
        exchange.visitor().close(cause);
        abort(cause);
    }

    @Override
    protected void onCompleteSuccess() {
        hub.remove(this);
        exchange.callback().succeeded();
    }

    @Override
    protected void onCompleteFailure(Throwable cause) {
        hub.remove(this);
        exchange.callback().failed(cause);
    }
}
