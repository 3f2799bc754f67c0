package braid.http;

import java.io.IOException;
import java.net.URI;

/// A server has answered with another status than was asked for. Its message has the URI, the status and the first
/// 200 characters of the answer.
///
/// ```java
/// orders.to(HttpSink.to(uri), 1, Duration.ofMillis(1), Retry.times(5).backoff(Duration.ofMillis(100))
///         .when(e -> !(e instanceof HttpStatusException refused) || refused.status() >= 500));
/// ```
public final class HttpStatusException extends IOException {

    private static final long serialVersionUID = 1;
    private static final int MOST_CHARACTERS = 200;

    private final URI uri;
    private final int status;

    HttpStatusException(URI uri, int status, String answer) {
        super(uri + " has answered " + status + (answer.isEmpty() ? "" : ": " + cut(answer)));
        this.uri = uri;
        this.status = status;
    }

    private static String cut(String answer) {
        String text = answer.strip();
        return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS);
    }

    /// Who was asked.
    public URI uri() {
        return uri;
    }

    /// What it has answered, such as 404.
    public int status() {
        return status;
    }
}
