package braid.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// A request and its answer. It is answered once, by whoever is first; any thread.
final class Exchange {

    private static final String TEXT = "text/plain; charset=utf-8";

    private final Request request;
    private final Response response;
    private final Callback callback;
    private final WebServer server;
    private final AtomicBoolean answered = new AtomicBoolean();
    private volatile boolean upgraded;

    Exchange(Request request, Response response, Callback callback, WebServer server) {
        this.request = request;
        this.response = response;
        this.callback = callback;
        this.server = server;
        request.addIdleTimeoutListener(_ -> false); // what waits here has bounds of its own
    }

    Request request() {
        return request;
    }

    Response response() {
        return response;
    }

    /// Ends the exchange. Only for who has taken the answer over.
    Callback callback() {
        return callback;
    }

    EndPoint visitor() {
        return request.getConnectionMetaData().getConnection().getEndPoint();
    }

    /// Whether only this machine reaches the server.
    boolean onLoopback() {
        return server.listening().address().getAddress().isLoopbackAddress();
    }

    Visitors visitors() {
        return server.visitors();
    }

    /// The threads that serve.
    Executor executor() {
        return server.threads();
    }

    /// The path that was asked for, decoded, without its query.
    String path() {
        String path = request.getHttpURI().getDecodedPath();
        return path == null ? "" : path;
    }

    /// Whether a page of another site asks, by a browser.
    boolean crossSite() {
        return "cross-site".equals(request.getHeaders().get("Sec-Fetch-Site"));
    }

    /// What follows on the connection is no request.
    void upgrade() {
        upgraded = true;
    }

    boolean upgraded() {
        return upgraded;
    }

    boolean answered() {
        return answered.get();
    }

    /// Takes the answer over: nobody else answers any more.
    ///
    /// @return false if somebody else has
    boolean take() {
        return answered.compareAndSet(false, true);
    }

    /// As this, with a header in whatever the answer is.
    Exchange header(String name, String value) {
        response.getHeaders().put(name, value);
        return this;
    }

    /// Answers, unless somebody else has. A `text` that is empty is no body. Does not wait.
    void answer(int status, String text) {
        if (take()) {
            write(status, text, callback);
        }
    }

    /// As [#answer]; `then` is told when it is written, and has to end the exchange.
    ///
    /// @return false if somebody else has answered
    boolean answer(int status, String text, Callback then) {
        boolean first = take();
        if (first) {
            write(status, text, then);
        }
        return first;
    }

    /// Answers, where the answer was taken over.
    void write(int status, String text, Callback then) {
        try {
            server.visitors().change(visitor(), Visitors.Doing.ANSWERED);
            response.setStatus(status);
            byte[] body = text.isEmpty() ? new byte[0] : (text + "\n").getBytes(StandardCharsets.UTF_8);
            if (status != 204) {
                response.getHeaders().put(HttpHeader.CONTENT_TYPE, TEXT);
                response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
            }
            if (status == 408 || status == 413 || status == 503) {
                response.getHeaders().put(HttpHeader.CONNECTION, "close");
            }
            boolean bare = status == 204 || HttpMethod.HEAD.is(request.getMethod());
            response.write(true, bare ? ByteBuffer.allocate(0) : ByteBuffer.wrap(body), then);
        } catch (RuntimeException gone) {
            callback.failed(gone);
        }
    }
}
