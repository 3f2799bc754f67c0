package braid.cluster.host;

import braid.cluster.member.ClusterAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a worker process is told at its start.
///
/// @param cluster where the cluster is found
/// @param listen the host or address of this machine that the others reach it at
/// @param name what people call it
/// @param threads how many tasks it runs at a time, more while they block
/// @param memory its largest heap, as in `2g`; null for the JVM's own choice
/// @param certificates the directory of its certificates; null for none, in plain text
/// @param run a directory where the process leaves a file of its name when it has joined, and which it deletes when
///     whoever started it is gone; null for none
public record WorkerSettings(
        ClusterAddress cluster,
        String listen,
        String name,
        int threads,
        @Nullable String memory,
        @Nullable Path certificates,
        @Nullable Path run) {

    /// Checks threads and memory.
    public WorkerSettings {
        if (name.isBlank()) {
            throw new IllegalArgumentException("name must not be blank: '" + name + "'");
        }
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be positive: " + threads);
        }
        checkMemory(memory);
    }

    static void checkMemory(@Nullable String memory) {
        if (memory != null && !memory.matches("[1-9][0-9]*[kmgKMG]?")) {
            throw new IllegalArgumentException("memory must be a size, as in 512m or 2g: " + memory);
        }
    }

    WorkerSettings named(String other) {
        return new WorkerSettings(cluster, listen, other, threads, memory, certificates, run);
    }

    /// The file that says that the worker has joined.
    static Path joinedFile(Path run, String name) {
        return run.resolve("joined-" + name);
    }

    List<String> toArguments() {
        List<String> arguments = new ArrayList<>(
                List.of(cluster.host(), String.valueOf(cluster.port()), listen, name, String.valueOf(threads)));
        arguments.add(certificates == null ? "" : certificates.toAbsolutePath().toString());
        arguments.add(run == null ? "" : run.toAbsolutePath().toString());
        return arguments;
    }

    static WorkerSettings ofArguments(String[] arguments) {
        if (arguments.length != 7) {
            throw new IllegalArgumentException("started by hand? say `braid worker --help`");
        }
        return new WorkerSettings(
                new ClusterAddress(arguments[0], Integer.parseInt(arguments[1])),
                arguments[2],
                arguments[3],
                Integer.parseInt(arguments[4]),
                null,
                arguments[5].isEmpty() ? null : Path.of(arguments[5]),
                arguments[6].isEmpty() ? null : Path.of(arguments[6]));
    }
}
