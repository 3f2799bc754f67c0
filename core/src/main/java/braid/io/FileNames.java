package braid.io;

import braid.spi.SourceReader;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The files of a directory whose names match a pattern, in the order of their names.
///
/// ```java
/// Source.from(FileNames.in(Path.of("inbox"), "*.csv").watched()).map(this::load).sink(this::store);
/// ```
///
/// @param directory the directory; those in it are not looked into
/// @param glob the pattern, as of [java.nio.file.FileSystem#getPathMatcher]
/// @param watching whether to go on and give files as they appear
/// @param every how often it is looked at
public record FileNames(Path directory, String glob, boolean watching, Duration every)
        implements SourceReader.Opener<Path> {

    public FileNames {
        Objects.requireNonNull(directory, "directory");
        FileSystems.getDefault().getPathMatcher("glob:" + glob);
        if (every.isNegative() || every.isZero()) {
            throw new IllegalArgumentException("every must be positive: " + every);
        }
    }

    /// What is there now.
    ///
    /// @throws java.util.regex.PatternSyntaxException if `glob` is no pattern
    public static FileNames in(Path directory, String glob) {
        return new FileNames(directory, glob, false, Duration.ofMillis(100));
    }

    /// As this, and goes on: each file is given once, when it is there for the second look and its size has not
    /// changed between the two, so that whoever writes it has most likely finished. One that is gone and comes
    /// back is given again. It is looked every 100 milliseconds. Whoever must not see half a file has it renamed
    /// into the directory.
    public FileNames watched() {
        return new FileNames(directory, glob, true, every);
    }

    /// As this, looking once in `interval`.
    public FileNames every(Duration interval) {
        return new FileNames(directory, glob, watching, interval);
    }

    @Override
    public SourceReader<Path> open(@Nullable String position) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new NoSuchFileException(directory.toString(), null, "no such directory");
        }
        return new Reader(this);
    }

    private static final class Reader implements SourceReader<Path> {

        private final FileNames names;
        private final PathMatcher matcher;
        private final Set<Path> given = new HashSet<>();
        private Map<Path, Long> sizes = new HashMap<>();
        private boolean over;

        Reader(FileNames names) {
            this.names = names;
            this.matcher = FileSystems.getDefault().getPathMatcher("glob:" + names.glob());
        }

        @Override
        public List<Path> read() throws IOException, InterruptedException {
            while (!over) {
                List<Path> found = names.watching() ? settled() : all();
                over = !names.watching();
                if (!found.isEmpty() || over) {
                    return found;
                }
                Thread.sleep(names.every());
            }
            return List.of();
        }

        private List<Path> all() throws IOException {
            List<Path> found = new ArrayList<>();
            try (var files = Files.newDirectoryStream(names.directory(), this::matches)) {
                files.forEach(found::add);
            }
            found.sort(null);
            return found;
        }

        private boolean matches(Path file) {
            return matcher.matches(file.getFileName()) && Files.isRegularFile(file);
        }

        private List<Path> settled() throws IOException {
            List<Path> settled = new ArrayList<>();
            Map<Path, Long> now = new HashMap<>();
            for (Path each : all()) {
                try {
                    long size = Files.size(each);
                    now.put(each, size);
                    Long before = sizes.get(each);
                    if (before != null && before == size && given.add(each)) {
                        settled.add(each);
                    }
                } catch (NoSuchFileException gone) {
                    // It is not there, then.
                }
            }
            given.retainAll(now.keySet());
            sizes = now;
            return settled;
        }

        @Override
        public void close() {}
    }
}
