package braid.io;

import braid.spi.Positions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Objects;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/// Keeps a position in a file of its own. Whatever happens in the middle of it, the file holds the position of
/// before or the new one: that is written beside it, forced to the disk, and renamed. It has a checksum; a file
/// that was damaged is an error, and never a wrong position.
///
/// @param path the file; its directory must be there. No two sources share one
public record PositionFile(Path path) implements Positions {

    private static final String MAGIC = "braid-position 1";

    public PositionFile {
        Objects.requireNonNull(path, "path");
    }

    /// In the file at `path`.
    public static PositionFile at(Path path) {
        return new PositionFile(path);
    }

    @Override
    public @Nullable String load() throws IOException {
        String text;
        try {
            text = Files.readString(path, StandardCharsets.UTF_8);
        } catch (NoSuchFileException never) {
            return null;
        }
        String[] lines = text.split("\n", -1);
        if (lines.length != 4 || !lines[0].equals(MAGIC) || !lines[1].equals(sum(lines[2]))) {
            throw new IOException("the position in " + path + " is damaged, or the file is another one's");
        }
        return lines[2];
    }

    @Override
    public void store(String position) throws IOException {
        if (position.contains("\n")) {
            throw new IllegalArgumentException("a position must have one line: " + position);
        }
        Path next = path.resolveSibling(path.getFileName() + ".next");
        String text = MAGIC + "\n" + sum(position) + "\n" + position + "\n";
        try (FileChannel file = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            file.force(false);
        }
        Files.move(next, path, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String sum(String position) {
        CRC32 sum = new CRC32();
        sum.update(position.getBytes(StandardCharsets.UTF_8));
        return String.format(Locale.ROOT, "%08x", sum.getValue());
    }
}
