package braid;

import java.time.Duration;
import java.util.stream.Collectors;

/// Closes a source when the JVM ends. What it has to say goes to the standard error: loggers may have ended
/// already.
final class LastClose {

    private LastClose() {}

    static void of(Source<?> source, Duration limit) {
        try {
            if (!source.close(limit)) {
                System.err.println("braid: " + source + " was not through within " + limit + left(source));
            }
        } catch (StreamException failed) {
            System.err.println(
                    "braid: " + source + " had failed when the JVM ended: " + failed.getMessage() + left(source));
        }
    }

    /// What is held where.
    private static String left(Source<?> source) {
        String held = source.snapshot().nodes().stream()
                .filter(node -> node.held() > 0)
                .map(node -> "'" + node.name() + "' (" + node.line() + ") holds " + node.held())
                .collect(Collectors.joining(", "));
        return held.isEmpty() ? "" : ": " + held;
    }
}
