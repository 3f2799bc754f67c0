package braid.dashboard.browser;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/// Serves the page with states that a test makes up, so that what no program shows at will can be shown to it.
final class Script implements AutoCloseable {

    private static final long BEAT_NANOS = 50_000_000;
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
                    + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<String> pages = Set.of("/status", "/graph", "/nodes", "/tasks", "/workers", "/failures");
    private final Set<String> asked = ConcurrentHashMap.newKeySet();
    private volatile String state;
    private volatile String tasks = "[]";
    private volatile boolean ended;

    private Script(int port, String state) throws IOException {
        this.state = state;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    static Script of(String state) throws IOException {
        return new Script(0, state);
    }

    /// The same again, where `other` was.
    static Script inPlaceOf(Script other, String state) throws IOException {
        return new Script(other.server.getAddress().getPort(), state);
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /// Has the page told `next` from now on, some twenty times a second.
    void say(String next) {
        state = next;
    }

    /// Has the page told of these tasks again and again.
    void run(String some) {
        tasks = some;
    }

    /// The control requests that came, with their tokens.
    Set<String> asked() {
        return asked;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Security-Policy", POLICY);
        if (exchange.getRequestMethod().equals("POST")) {
            asked.add(path + " " + exchange.getRequestHeaders().getFirst("X-Braid-Token"));
            exchange.sendResponseHeaders(204, -1);
        } else if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(200, -1);
        } else if (path.equals("/api/live")) {
            headers.set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            goOn(exchange);
        } else {
            String file = pages.contains(path) ? "index.html" : path.replaceFirst("^/page/", "");
            headers.set("Content-Type", typeOf(file));
            byte[] bytes = read(file);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    private void goOn(HttpExchange exchange) {
        try (OutputStream body = exchange.getResponseBody()) {
            while (!ended) {
                tell(body, "state", state.replace("TIME", String.valueOf(System.currentTimeMillis())));
                tell(body, "tasks", tasks.replace("TIME", String.valueOf(System.currentTimeMillis())));
                body.flush();
                LockSupport.parkNanos(BEAT_NANOS);
            }
        } catch (IOException e) {
            return; // the page has gone
        }
    }

    private static void tell(OutputStream body, String event, String data) throws IOException {
        body.write(
                ("event: " + event + "\ndata: " + data.replace("\n", " ") + "\n\n").getBytes(StandardCharsets.UTF_8));
    }

    private static String typeOf(String file) {
        return switch (file.substring(file.lastIndexOf('.') + 1)) {
            case "html" -> "text/html; charset=utf-8";
            case "js" -> "text/javascript; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "svg" -> "image/svg+xml";
            default -> throw new IllegalArgumentException("no file of the page: " + file);
        };
    }

    /// A file of the page.
    static byte[] read(String file) {
        try (InputStream in = Script.class.getResourceAsStream("/braid/dashboard/page/" + file)) {
            return Objects.requireNonNull(in, file).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        ended = true;
        server.stop(0);
        threads.shutdownNow();
    }
}
