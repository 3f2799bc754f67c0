package braid.io;

import braid.spi.SinkWriter;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Writes each element as a line behind what is in a file, by its `toString`.
///
/// ```java
/// errors.to(RollingFile.at(Path.of("errors.log")).maxBytes(100 << 20).every(Duration.ofDays(1)));
/// ```
///
/// A file that is full, or old, is renamed: `errors.log.1`, the next one `errors.log.2`, and so on; the highest
/// number is the newest. A batch that cannot be written leaves nothing of itself in the file. Where the file's
/// last line has not ended, since its writer was killed, it is ended first.
///
/// @param path the file; its directory must be there
/// @param charset UTF-8 by default
/// @param maxBytes how large a file is at the most; one line that is larger has a file for itself
/// @param age how long a file is written to at the most, or null; looked at when something is written
/// @param forcing whether a line counts as written only when the disk has it
/// @param hiding whether a file has its name only when it is complete
public record RollingFile(
        Path path, Charset charset, long maxBytes, @Nullable Duration age, boolean forcing, boolean hiding)
        implements SinkWriter.Opener<Object> {

    public RollingFile {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(charset, "charset");
        if (maxBytes <= 0) {
            throw new IllegalArgumentException("maxBytes must be positive: " + maxBytes);
        }
        if (age != null && (age.isNegative() || age.isZero())) {
            throw new IllegalArgumentException("age must be positive: " + age);
        }
    }

    /// To the file at `path`, which grows without a bound.
    public static RollingFile at(Path path) {
        return new RollingFile(path, StandardCharsets.UTF_8, Long.MAX_VALUE, null, false, false);
    }

    /// As this, in `other`.
    public RollingFile charset(Charset other) {
        return new RollingFile(path, other, maxBytes, age, forcing, hiding);
    }

    /// As this, with files of up to `bytes` bytes.
    public RollingFile maxBytes(long bytes) {
        return new RollingFile(path, charset, bytes, age, forcing, hiding);
    }

    /// As this, with a new file once the present one was begun `interval` ago.
    public RollingFile every(Duration interval) {
        return new RollingFile(path, charset, maxBytes, interval, forcing, hiding);
    }

    /// As this, and a line counts as written only when the disk has it: it outlives a crash of the machine.
    /// Slower.
    public RollingFile forced() {
        return new RollingFile(path, charset, maxBytes, age, true, hiding);
    }

    /// As this, and a file is called `.part` behind its name until it is complete: when it is full, or old, or the
    /// stream is closed. So whoever looks for files finds whole ones only. Each is numbered where files are
    /// bounded.
    public RollingFile whole() {
        return new RollingFile(path, charset, maxBytes, age, forcing, true);
    }

    @Override
    public SinkWriter<Object> open() throws IOException {
        return new RollingWriter(this);
    }

    boolean isRolling() {
        return maxBytes < Long.MAX_VALUE || age != null;
    }

    @Override
    public String toString() {
        return "RollingFile " + path;
    }
}
