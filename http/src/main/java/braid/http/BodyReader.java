package braid.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.CountingCallback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/// Reads the body of a request as it comes, and holds no thread meanwhile. One that is too long is answered at once;
/// what is left of it is thrown away, as long as the body has time, since a client that still sends when its
/// connection is closed does not see its answer.
final class BodyReader implements Runnable {

    private final Exchange exchange;
    private final int most;
    private final Duration slowest;
    private final WebServer server;
    private final Consumer<byte[]> whole;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private Scheduler.@Nullable Task timer;
    private volatile boolean tooLong;

    /// Ends the exchange: once the answer is written, if there is one already, and the body is over.
    private volatile Callback end;

    /// @param most how many bytes there are at the most; more is answered 413
    /// @param slowest how long it may take; then it is answered 408
    /// @param whole is given the body
    BodyReader(Exchange exchange, int most, Duration slowest, WebServer server, Consumer<byte[]> whole) {
        this.exchange = exchange;
        this.most = most;
        this.slowest = slowest;
        this.server = server;
        this.whole = whole;
        this.end = exchange.callback();
    }

    /// Reads what is there, and comes again when there is more.
    @Override
    public void run() {
        if (exchange.request().getLength() > most) {
            refuse();
        }
        while (tooLong || !exchange.answered()) {
            Content.Chunk chunk = exchange.request().read();
            if (chunk == null) {
                watch();
                exchange.request().demand(this);
                return;
            }
            if (Content.Chunk.isFailure(chunk)) {
                fail(chunk.getFailure());
                return;
            }
            add(chunk.getByteBuffer());
            boolean last = chunk.isLast();
            chunk.release();
            if (last) {
                ended();
                return;
            }
        }
    }

    private void add(ByteBuffer bytes) {
        if (!tooLong && bytes.remaining() > most - body.size()) {
            refuse();
        }
        if (!tooLong && bytes.remaining() <= most - body.size()) {
            byte[] part = new byte[bytes.remaining()];
            bytes.get(part);
            body.writeBytes(part);
        }
    }

    private void refuse() {
        if (!tooLong) {
            Callback both = new CountingCallback(exchange.callback(), 2);
            tooLong = exchange.answer(413, "a body must have " + most + " bytes at the most", both);
            end = both;
            body.reset();
        }
    }

    private void watch() {
        if (timer == null) {
            timer = server.schedule(slowest, this::late);
        }
    }

    private void late() {
        if (tooLong) {
            end.failed(new TimeoutException("the body takes too long"));
        } else {
            exchange.answer(408, "the body must come within " + slowest);
        }
    }

    private void unwatch() {
        if (timer != null) {
            timer.cancel();
        }
    }

    private void ended() {
        unwatch();
        if (tooLong) {
            end.succeeded();
        } else if (!exchange.answered()) {
            whole.accept(body.toByteArray());
        }
    }

    private void fail(Throwable cause) {
        unwatch();
        if (tooLong || exchange.take()) {
            end.failed(cause);
        }
    }
}
