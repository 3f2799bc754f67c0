package braid.cluster.host;

import org.jspecify.annotations.Nullable;

/// What a local cluster is to be.
///
/// @param workers how many worker processes
/// @param threads how many tasks each runs at a time, more while they block
/// @param memory each one's largest heap, as in `2g`; null for the JVM's own choice
/// @param port the port where drivers find it; 0 for any that is free, which nobody else is told
/// @param protection how members know one another
/// @param driver whether this JVM takes part
/// @param output takes what the workers write, line by line, with their names in front
/// @param keeping whether a worker that has died is started again
public record LocalSettings(
        int workers,
        int threads,
        @Nullable String memory,
        int port,
        Protection protection,
        Driver driver,
        WorkerProcess.Lines output,
        Keeping keeping) {

    private static final String RESTART = "braid.cluster.restart";

    /// How members know one another.
    public enum Protection {
        /// By certificates of an authority that is made for this cluster and thrown away.
        CERTIFICATES,
        /// Not at all: whoever can reach the port may run code.
        NONE
    }

    /// Whether the JVM that starts a local cluster is a member of it.
    public enum Driver {
        /// It drives.
        THIS_JVM,
        /// It only looks after the workers; drivers connect.
        OTHERS
    }

    /// What becomes of a worker that has died.
    public enum Keeping {
        /// Another one takes its place and its name: at once, or after a while that gets longer, where they die soon.
        STARTED_AGAIN,
        /// There is one less from then on.
        LET_GO
    }

    /// Checks the numbers, the memory and the port.
    public LocalSettings {
        if (workers < 1) {
            throw new IllegalArgumentException("workers must be positive: " + workers);
        }
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be positive: " + threads);
        }
        WorkerSettings.checkMemory(memory);
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be from 0 to 65535: " + port);
        }
    }

    /// A cluster that keeps its number of workers.
    public LocalSettings(
            int workers,
            int threads,
            @Nullable String memory,
            int port,
            Protection protection,
            Driver driver,
            WorkerProcess.Lines output) {
        this(workers, threads, memory, port, protection, driver, output, Keeping.STARTED_AGAIN);
    }

    /// `workers` processes for this JVM alone: the cores are shared out among them. They are kept, unless the system
    /// property `braid.cluster.restart` is `false`.
    public static LocalSettings of(int workers) {
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / Math.max(1, workers));
        return new LocalSettings(
                workers,
                threads,
                null,
                0,
                Protection.CERTIFICATES,
                Driver.THIS_JVM,
                System.err::println,
                Boolean.parseBoolean(System.getProperty(RESTART, "true")) ? Keeping.STARTED_AGAIN : Keeping.LET_GO);
    }
}
