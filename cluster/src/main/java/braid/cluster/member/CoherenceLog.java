package braid.cluster.member;

import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// What Coherence says, by the logger `braid.cluster.coherence`: warnings and errors alone, and not those that are
/// about what was meant to be.
final class CoherenceLog {

    static final String NAME = "braid.cluster.coherence";
    static final int SEVERITY = Integer.getInteger("braid.x.severity", 2);

    private static final Logger LOGGER = Logger.getLogger(NAME);

    private CoherenceLog() {}

    static void quieten() {
        LOGGER.setFilter(CoherenceLog::isNews);
    }

    private static boolean isNews(LogRecord line) {
        String text = line.getMessage();
        if (SEVERITY > 2) {
            return true;
        }
        return line.getLevel().intValue() >= Level.WARNING.intValue()
                && (text == null || !text.contains("is a loopback address"));
    }
}
