package braid.http;

import braid.spi.SinkWriter;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Posts, one request after the other.
record PostWriter<T>(HttpSink<T> options, HttpClient client, Runnable end) implements SinkWriter<T> {

    private static final int TOO_MANY = 429;
    private static final int NOT_NOW = 503;

    /// A server that says "at once" again and again is not asked without a pause.
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(20);

    static <T> PostWriter<T> of(HttpSink<T> options, HttpClient own) {
        return new PostWriter<>(options, own, own::shutdownNow);
    }

    @Override
    public void write(List<? extends T> elements) throws Exception {
        for (String body : options.bodies().applyWithException(elements)) {
            post(body);
        }
    }

    private void post(String body) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(options.uri()).POST(HttpRequest.BodyPublishers.ofString(body));
        options.headers().forEach(request::setHeader);
        long begun = System.nanoTime();
        while (true) {
            HttpResponse<String> answer =
                    Clients.send(client, request.build(), _ -> new FirstBytes(), options.patience());
            if (answer.statusCode() / 100 == 2) {
                return;
            }
            Duration pause = pause(answer);
            long spent = System.nanoTime() - begun;
            if (pause == null || pause.compareTo(options.longestPause().minusNanos(spent)) > 0) {
                throw new HttpStatusException(options.uri(), answer.statusCode(), answer.body());
            }
            TimeUnit.NANOSECONDS.sleep(pause.toNanos());
        }
    }

    private static @Nullable Duration pause(HttpResponse<String> answer) {
        if (answer.statusCode() != TOO_MANY && answer.statusCode() != NOT_NOW) {
            return null;
        }
        Duration asked = RetryAfter.of(answer.headers(), Instant.now());
        return asked == null || asked.compareTo(SHORTEST_PAUSE) > 0 ? asked : SHORTEST_PAUSE;
    }

    @Override
    public void close() {
        end.run();
    }
}
