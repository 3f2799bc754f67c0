package braid.io;

import braid.spi.SourceReader;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The lines of a text file, in order.
///
/// ```java
/// Source.from(TextFile.at(Path.of("app.log")).followed().fromEnd())
/// ```
///
/// Lines end with `\n` or `\r\n`; the last one need not end. A file whose name ends with `.gz` is unzipped. A byte
/// order mark is taken away.
///
/// Its positions hold a byte offset and what the file is recognised by, so a file that was rotated meanwhile is
/// found under its new name, if that begins with the old one and it is not compressed. Its lag is in bytes.
///
/// @param path the file
/// @param charset UTF-8 by default
/// @param longestLine how many bytes a line has at the most, 16 MiB by default; a longer one is a failure to read
/// @param following whether to go on at the end of the file, when more is written
/// @param skipping whether to begin at the end of what is there now
public record TextFile(Path path, Charset charset, int longestLine, boolean following, boolean skipping)
        implements SourceReader.Opener<String> {

    private static final int LONGEST_LINE = 16 << 20;

    public TextFile {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(charset, "charset");
        if (longestLine <= 0) {
            throw new IllegalArgumentException("longestLine must be positive: " + longestLine);
        }
        if (following && isZipped(path)) {
            throw new IllegalArgumentException("a file that is zipped cannot be followed: " + path);
        }
    }

    /// The lines of the file at `path`, from the beginning to the end.
    public static TextFile at(Path path) {
        return new TextFile(path, StandardCharsets.UTF_8, LONGEST_LINE, false, false);
    }

    /// As this, in `other`.
    public TextFile charset(Charset other) {
        return new TextFile(path, other, longestLine, following, skipping);
    }

    /// As this, with lines of up to `bytes` bytes.
    public TextFile longestLine(int bytes) {
        return new TextFile(path, charset, bytes, following, skipping);
    }

    /// As this, and goes on when more is written, until the source is closed. The file need not be there yet. A
    /// line is given when its end is there. Where the file was renamed and another one has come in its place, the
    /// rest of the old one is read first, then files between them that were renamed before they were seen, then
    /// the new one. Where it has become shorter, it is read from its beginning, after the rest of what was there
    /// if a copy lies beside it whose name begins with the file's. It is looked at every 20 milliseconds.
    public TextFile followed() {
        return new TextFile(path, charset, longestLine, true, skipping);
    }

    /// As this, and begins with the first line that ends after the source was begun. A position that is remembered
    /// goes before.
    public TextFile fromEnd() {
        return new TextFile(path, charset, longestLine, following, true);
    }

    @Override
    public SourceReader<String> open(@Nullable String position) throws IOException {
        return isZipped(path) ? new ZippedReader(this, position) : new TextReader(this, position);
    }

    static boolean isZipped(Path path) {
        return path.toString().endsWith(".gz");
    }

    @Override
    public String toString() {
        return "TextFile " + path;
    }
}
