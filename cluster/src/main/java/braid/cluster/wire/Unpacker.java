package braid.cluster.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Reads what a [Packer] wrote. Junk gives an `IllegalArgumentException`, never more memory than there are bytes.
public final class Unpacker {

    private final byte[] bytes;
    private final int end;
    private int at;

    /// All of `bytes`.
    public Unpacker(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    /// A part of `bytes`.
    public Unpacker(byte[] bytes, int from, int length) {
        this.bytes = bytes;
        this.at = from;
        this.end = from + length;
    }

    /// What is left of `bytes`, which is not copied.
    public Unpacker(ByteBuffer bytes) {
        this(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
    }

    /// Another one, of what is left.
    public Unpacker copy() {
        return new Unpacker(bytes, at, end - at);
    }

    /// How many bytes are left.
    public int left() {
        return end - at;
    }

    private int take(int count) {
        if (count < 0 || count > end - at) {
            throw new IllegalArgumentException("cut off: " + count + " bytes wanted, " + (end - at) + " left");
        }
        int from = at;
        at += count;
        return from;
    }

    /// One byte, 0 to 255.
    public int takeByte() {
        return bytes[take(1)] & 0xFF;
    }

    /// As [Packer#putVarint].
    public long takeVarint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = takeByte();
            value |= (long) (next & 0x7F) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number of more than ten bytes");
    }

    /// A [#takeVarint] that counts what follows, a byte each at least.
    public int takeCount() {
        long count = takeVarint();
        if (count < 0 || count > left()) {
            throw new IllegalArgumentException("cut off: a count of " + count + ", " + left() + " bytes left");
        }
        return (int) count;
    }

    /// As [Packer#putLong].
    public long takeLong() {
        int from = take(8);
        long value = 0;
        for (int i = 0; i < 8; i++) {
            value = (value << 8) | (bytes[from + i] & 0xFF);
        }
        return value;
    }

    /// As [Packer#putBytes].
    public byte[] takeBytes() {
        int length = takeCount();
        int from = take(length);
        return Arrays.copyOfRange(bytes, from, from + length);
    }

    /// As [Packer#putText].
    public String takeText() {
        int length = takeCount();
        return new String(bytes, take(length), length, StandardCharsets.UTF_8);
    }

    /// Bytes, without their length.
    public void takeRaw(byte[] into, int from, int length) {
        System.arraycopy(bytes, take(length), into, from, length);
    }

    /// What was written between [Packer#beginPart] and [Packer#endPart]; it is not copied.
    public Unpacker takePart() {
        int length = 0;
        for (int i = 0; i < 4; i++) {
            length = (length << 8) | takeByte();
        }
        return new Unpacker(bytes, take(length), length);
    }

    /// What is left, to be kept: a copy, unless it is the better part of the whole, which is kept with it then.
    public ByteBuffer rest() {
        return 2 * (end - at) > bytes.length
                ? ByteBuffer.wrap(bytes, at, end - at)
                : ByteBuffer.wrap(Arrays.copyOfRange(bytes, at, end));
    }
}
