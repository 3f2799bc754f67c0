package braid.cluster.code;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Warns, once a place in the program, where functions that capture megabytes are made again and again: each of them
/// travels to the workers with all that it captures. Safe for threads.
final class LargeFunctions {

    /// So many bytes are large.
    static final int LARGE = 1 << 20;

    /// The one of this number at a place is told of; the first may be the only one.
    private static final int TOLD = 2;

    /// So many places are remembered.
    private static final int PLACES = 1_000;

    private static final System.Logger LOG = System.getLogger("braid.cluster");

    private final Map<String, Integer> seen = new ConcurrentHashMap<>();

    /// A function for `where` was written, in `bytes` bytes.
    void written(String where, int bytes) {
        if (bytes < LARGE || (seen.size() >= PLACES && !seen.containsKey(where))) {
            return;
        }
        if (seen.merge(where, 1, Integer::sum) == TOLD) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    () -> where + ": functions that are made here capture much: another one of "
                            + String.format(Locale.ROOT, "%.1f", bytes / (double) (1 << 20))
                            + " MiB goes to the workers. client.share(value) sends a value to each worker once");
        }
    }
}
