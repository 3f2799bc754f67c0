package braid.cluster.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Bytes that grow, for what travels. Not safe for threads.
public final class Packer {

    private static final int LARGE = 256 * 1024;
    private static final int SPARE = 128;

    private byte[] bytes;
    private int size;

    /// An empty one, with room for `expected` bytes.
    public Packer(int expected) {
        bytes = new byte[Math.max(16, expected)];
    }

    /// How many bytes there are.
    public int size() {
        return size;
    }

    /// A copy of the bytes.
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    /// Forgets what was written behind `to`, a former [#size].
    public void cutTo(int to) {
        size = to;
    }

    private int room(int more) {
        int at = size;
        if (bytes.length - at < more) {
            long wanted = (long) at + more;
            // A large one has room for the few bytes that stand behind a large part, and is not doubled for them.
            long grown = bytes.length < LARGE ? 2L * bytes.length : bytes.length + (bytes.length >> 2);
            bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(grown, wanted + SPARE)));
        }
        size = at + more;
        return at;
    }

    /// One byte.
    public void putByte(int value) {
        int at = room(1);
        bytes[at] = (byte) value;
    }

    /// A number that is mostly small and not negative: seven bits a byte.
    public void putVarint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            putByte((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        putByte((int) rest);
    }

    /// A number of eight bytes.
    public void putLong(long value) {
        int at = room(8);
        for (int i = 0; i < 8; i++) {
            bytes[at + i] = (byte) (value >>> (56 - 8 * i));
        }
    }

    /// Bytes, with their length before them.
    public void putBytes(byte[] value) {
        putVarint(value.length);
        putRaw(value, 0, value.length);
    }

    /// Bytes, without their length.
    public void putRaw(byte[] value, int from, int length) {
        int at = room(length);
        System.arraycopy(value, from, bytes, at, length);
    }

    /// All that is in `other`.
    public void put(Packer other) {
        putRaw(other.bytes, 0, other.size);
    }

    /// Text, with its length before it.
    public void putText(String value) {
        putBytes(value.getBytes(StandardCharsets.UTF_8));
    }

    /// Leaves room for the length of what is written next.
    ///
    /// @return where, for [#endPart]
    public int beginPart() {
        return room(4);
    }

    /// Writes how much was written since [#beginPart], which returned `begun`.
    public void endPart(int begun) {
        int length = size - begun - 4;
        for (int i = 0; i < 4; i++) {
            bytes[begun + i] = (byte) (length >>> (24 - 8 * i));
        }
    }
}
