package braid.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/// A place in a file, and what the file is recognised by whatever its name is: its key in the file system, and a
/// checksum of its first bytes.
///
/// @param offset in bytes
/// @param key of the file in its file system; empty if there is none
/// @param headLength how many first bytes the checksum is of
/// @param headSum their checksum
record FileMark(long offset, String key, int headLength, long headSum) {

    private static final int HEAD = 256;
    private static final Pattern TEXT = Pattern.compile("(\\d+):(\\d+):([0-9a-f]+):(.*)");

    /// The place `offset` in an open file.
    static FileMark of(FileChannel file, String key, long offset) throws IOException {
        int length = (int) Math.min(HEAD, offset);
        return new FileMark(offset, key, length, sum(file, length));
    }

    /// @throws IllegalArgumentException if `text` is no such place
    static FileMark parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not the position in a text file: " + text);
        }
        return new FileMark(
                Long.parseLong(matcher.group(1)),
                matcher.group(4),
                Integer.parseInt(matcher.group(2)),
                Long.parseLong(matcher.group(3), 16));
    }

    /// As this, at another offset behind the head.
    FileMark at(long other) {
        return new FileMark(other, key, headLength, headSum);
    }

    boolean hasWholeHead() {
        return headLength == HEAD;
    }

    /// Whether the file begins as this one did, and is long enough.
    boolean isIn(FileChannel file) throws IOException {
        return file.size() >= offset && sum(file, headLength) == headSum;
    }

    private static long sum(FileChannel file, int length) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(length);
        while (head.hasRemaining() && file.read(head, head.position()) > 0) {
            // more
        }
        CRC32 sum = new CRC32();
        sum.update(head.flip());
        return sum.getValue();
    }

    /// The key of the file at `path`: it stays where the file is renamed.
    static String key(Path path) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        Object key = attributes.fileKey();
        return key == null ? "made=" + attributes.creationTime().toMillis() : key.toString();
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%d:%d:%x:%s", offset, headLength, headSum, key);
    }
}
