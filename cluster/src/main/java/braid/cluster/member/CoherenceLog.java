package braid.cluster.member;

import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// What Coherence says, by the logger `braid.cluster.coherence`: nothing, unless somebody has given that logger a level
/// of its own. Then warnings and errors alone, and not those that are about what was meant to be. What a user has to
/// know of a member's fate Braid says itself.
final class CoherenceLog {

    static final String NAME = "braid.cluster.coherence";

    /// Errors and warnings.
    static final int SEVERITY = 2;

    /// What a thread of Coherence's logs by that comes too late for the cluster's own configuration.
    private static final Map<String, String> LATE = Map.of(
            "coherence.log", "jdk", "coherence.log.logger", NAME, "coherence.log.level", String.valueOf(SEVERITY));

    private static final Logger LOGGER = Logger.getLogger(NAME);

    /// What is about what was meant to be, or about nothing: somebody who asked for a name while the member closed.
    private static final List<String> NO_NEWS =
            List.of("is a loopback address", "An error occurred while creating a TcpConnection");

    private CoherenceLog() {}

    static void quieten() {
        if (LOGGER.getLevel() == null) {
            LOGGER.setLevel(Level.OFF);
        }
        LOGGER.setFilter(CoherenceLog::isNews);
        LATE.forEach((name, value) -> {
            if (System.getProperty(name) == null) {
                System.setProperty(name, value);
            }
        });
    }

    /// Of what is news only the first line is kept: dumps of messages, members and threads follow it.
    private static boolean isNews(LogRecord line) {
        String text = line.getMessage();
        if (text != null) {
            line.setMessage(text.lines().findFirst().orElse(""));
        }
        return line.getLevel().intValue() >= Level.WARNING.intValue()
                && (text == null || NO_NEWS.stream().noneMatch(text::contains));
    }
}
