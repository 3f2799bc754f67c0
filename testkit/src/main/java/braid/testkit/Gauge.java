package braid.testkit;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// Counts how many calls run at a time, in any number of processes of this host: each call is a file.
///
/// @param directory a directory for this gauge alone
record Gauge(String directory) implements Serializable {

    /// For how long no call may begin while others wait for more of them.
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /// In which a gauge is opened, if ever.
    private static final Duration END = Duration.ofMinutes(5);

    private static final long NAP_NANOS = 500_000;

    static Gauge in(Path parent, String name) {
        try {
            Path made = Files.createDirectories(parent.resolve(name));
            Files.createDirectories(made.resolve("now"));
            Files.createDirectories(made.resolve("most"));
            Files.createDirectories(made.resolve("begun"));
            return new Gauge(made.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Counts the caller in, until [#leave]; waits until `expected` calls at a time have been seen, and a moment
    /// longer,
    /// so that one too many is seen too. Where none begins any more, nobody waits for more of them.
    ///
    /// @return what to leave with
    String enter(int expected) throws IOException {
        String call = UUID.randomUUID().toString();
        Files.createFile(path("begun", call));
        Files.createFile(path("now", call));
        note();
        int calls = begun();
        long last = System.nanoTime();
        while (most() < expected && !Files.exists(path("given-up"))) {
            LockSupport.parkNanos(NAP_NANOS);
            note();
            int now = begun();
            if (now != calls) {
                calls = now;
                last = System.nanoTime();
            } else if (System.nanoTime() - last > LIMIT.toNanos()) {
                create("given-up");
            }
        }
        LockSupport.parkNanos(4 * NAP_NANOS);
        note();
        return call;
    }

    private void note() throws IOException {
        create("most", String.valueOf(count("now")));
    }

    private void create(String... name) throws IOException {
        try {
            Files.createFile(path(name));
        } catch (FileAlreadyExistsException e) {
            // seen before
        }
    }

    void leave(String call) throws IOException {
        Files.delete(path("now", call));
    }

    /// Lets all go on that [#spinUntilOpen].
    void open() {
        try {
            Files.createFile(path("open"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isOpen() {
        return Files.exists(path("open"));
    }

    /// Waits until [#open], as something that computes: its thread never blocks.
    void spinUntilOpen() {
        long begun = System.nanoTime();
        while (!isOpen() && System.nanoTime() - begun < END.toNanos()) {
            Thread.onSpinWait();
        }
    }

    /// The most calls that were seen at a time.
    int most() throws IOException {
        try (Stream<Path> files = Files.list(path("most"))) {
            return files.mapToInt(file -> Integer.parseInt(file.getFileName().toString()))
                    .max()
                    .orElse(0);
        }
    }

    /// How many calls were begun.
    int begun() throws IOException {
        return count("begun");
    }

    /// How many calls run now.
    int running() throws IOException {
        return count("now");
    }

    private int count(String what) throws IOException {
        try (Stream<Path> files = Files.list(path(what))) {
            return (int) files.count();
        }
    }

    private Path path(String... more) {
        return Path.of(directory, more);
    }
}
