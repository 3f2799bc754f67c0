package braid.http;

import braid.spi.Described;
import braid.spi.SourceReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/// The requests of a server, in three places: those whose bodies come, those that wait to be read, and those that
/// were read and wait to be through. Its positions count what was read, and carry the reader's own name, so that
/// another reader's answer nothing.
final class PostReader<T> implements SourceReader<T> {

    private static final int MOST_AT_ONCE = 1_024;
    private static final String RETRY_SECONDS = "1";

    private final HttpPosts<T> options;
    private final String name = Long.toHexString(ThreadLocalRandom.current().nextLong()) + ":";
    private final Deque<Arrived<T>> arrived = new ArrayDeque<>();
    private final Deque<Taken> taken = new ArrayDeque<>();
    private final WebServer server;
    private long read;
    private int underWay;
    private boolean stopped;

    private record Waiting(Exchange exchange, Scheduler.Task patience) {
        void answer(int status, String text) {
            patience.cancel();
            exchange.answer(status, text);
        }
    }

    private record Arrived<T>(T element, Waiting waiting) {}

    private record Taken(long number, Waiting waiting) {}

    private PostReader(HttpPosts<T> options) throws IOException {
        this.options = options;
        this.server = WebServer.begin(options.listening(), this::handle);
    }

    static <T> PostReader<T> open(HttpPosts<T> options) throws IOException {
        return new PostReader<>(options);
    }

    private void handle(Exchange exchange) {
        if (!Limits.matches(options.path(), exchange.path())) {
            exchange.answer(404, "nothing is here: " + exchange.path());
        } else if (!exchange.request().getMethod().equals("POST")) {
            exchange.header("Allow", "POST").answer(405, "only POST is answered here");
        } else if (exchange.crossSite()) {
            exchange.answer(403, "another site's pages may not post");
        } else if (encoded(exchange)) {
            exchange.answer(415, "a body must have no Content-Encoding");
        } else if (isStopped()) {
            exchange.answer(503, "the stream has ended");
        } else {
            Duration slowest = options.listening().slowest();
            new BodyReader(exchange, options.longestBody(), slowest, server, body -> accept(exchange, body)).run();
        }
    }

    private static boolean encoded(Exchange exchange) {
        String encoding = exchange.request().getHeaders().get(HttpHeader.CONTENT_ENCODING);
        return encoding != null && !encoding.equalsIgnoreCase("identity");
    }

    private synchronized boolean isStopped() {
        return stopped;
    }

    private void accept(Exchange exchange, byte[] body) {
        String refused = enter();
        if (refused != null) {
            refuse(exchange, refused);
            return;
        }
        @Nullable T element = null;
        String reason = "the function gave null";
        try {
            element = options.function().applyWithException(post(exchange, body));
        } catch (Exception | StackOverflowError thrown) {
            String message = Described.message(thrown);
            reason = message == null ? thrown.getClass().getSimpleName() : message;
        } finally {
            if (element == null) {
                leave(1);
            }
        }
        if (element == null) {
            exchange.answer(400, "the body is refused: " + reason);
        } else {
            add(element, exchange);
        }
    }

    /// @return null if there is room, or else why not
    private synchronized @Nullable String enter() {
        if (stopped) {
            return "";
        }
        if (underWay == options.mostUnderWay()) {
            return "there are " + underWay + " requests under way already";
        }
        underWay++;
        return null;
    }

    private synchronized void leave(int count) {
        underWay -= count;
    }

    private static void refuse(Exchange exchange, String tooMany) {
        if (tooMany.isEmpty()) {
            exchange.answer(503, "the stream has ended");
        } else {
            exchange.header("Retry-After", RETRY_SECONDS).answer(429, tooMany);
        }
    }

    private void add(T element, Exchange exchange) {
        Scheduler.Task patience = server.schedule(
                options.patience(),
                () -> exchange.answer(504, "not through within " + options.patience() + "; it goes on"));
        Waiting waiting = new Waiting(exchange, patience);
        synchronized (this) {
            if (!stopped) {
                arrived.add(new Arrived<>(element, waiting));
                notifyAll();
                return;
            }
        }
        waiting.answer(503, "the stream has ended before this was taken");
    }

    private static Post post(Exchange exchange, byte[] body) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        HttpFields fields = exchange.request().getHeaders();
        for (HttpField field : fields) {
            String value = field.getValue() == null ? "" : field.getValue();
            headers.computeIfAbsent(field.getName(), _ -> new ArrayList<>()).add(value);
        }
        headers.replaceAll((_, values) -> List.copyOf(values));
        String query = exchange.request().getHttpURI().getQuery();
        return new Post(exchange.path(), query, Collections.unmodifiableMap(headers), body);
    }

    @Override
    public synchronized List<T> read() throws InterruptedException {
        while (arrived.isEmpty() && !stopped) {
            wait();
        }
        List<T> elements = new ArrayList<>();
        while (!arrived.isEmpty() && elements.size() < MOST_AT_ONCE) {
            Arrived<T> next = arrived.remove();
            elements.add(next.element());
            taken.add(new Taken(++read, next.waiting()));
        }
        return elements;
    }

    @Override
    public synchronized String position() {
        return name + read;
    }

    @Override
    public void acknowledge(String position) {
        if (!position.startsWith(name)) {
            return; // of a reader that is no more, and has answered
        }
        long through = Long.parseLong(position.substring(name.length()));
        List<Waiting> done = new ArrayList<>();
        synchronized (this) {
            for (Taken first = taken.peek(); first != null && first.number() <= through; first = taken.peek()) {
                done.add(taken.remove().waiting());
            }
            underWay -= done.size();
        }
        done.forEach(each -> each.answer(204, ""));
    }

    @Override
    public synchronized long lag() {
        return arrived.size();
    }

    /// What was not read yet is refused: whoever posted it knows that it was not taken.
    @Override
    public void stop() {
        List<Waiting> refused = new ArrayList<>();
        synchronized (this) {
            stopped = true;
            arrived.forEach(each -> refused.add(each.waiting()));
            arrived.clear();
            notifyAll();
        }
        refused.forEach(each -> each.answer(503, "the stream has ended before this was taken"));
    }

    @Override
    public void close() {
        stop();
        List<Taken> left;
        synchronized (this) {
            left = List.copyOf(taken);
            taken.clear();
        }
        left.forEach(each -> each.waiting().answer(503, "the stream has ended; whether this came through is unknown"));
        server.close();
    }
}
