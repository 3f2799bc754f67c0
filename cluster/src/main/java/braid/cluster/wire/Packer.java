package braid.cluster.wire;

import braid.cluster.member.Message;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Bytes that grow, for what travels. Not safe for threads.
public final class Packer {

    private static final int LARGE = 256 * 1024;
    private static final int SPARE = 128;

    /// A packer with so many bytes is not copied into another, see [#attach].
    private static final int ATTACHED_FROM = 32 * 1024;

    private byte[] bytes;
    private int size;

    /// What stands between the bytes: for toMessage alone.
    private List<Attached> attached = List.of();

    /// What stands in front of the byte `at`.
    private record Attached(int at, ByteBuffer bytes) {}

    /// An empty one, with room for `expected` bytes.
    public Packer(int expected) {
        bytes = new byte[Math.max(16, expected)];
    }

    /// How many bytes there are.
    public int size() {
        return size + attachedFrom(0);
    }

    private int attachedFrom(int at) {
        int sum = 0;
        for (Attached each : attached) {
            sum += each.at >= at ? each.bytes.remaining() : 0;
        }
        return sum;
    }

    /// A copy of the bytes.
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    /// The bytes, to be sent. Nothing may be written any more.
    public Message toMessage() {
        if (attached.isEmpty()) {
            return Message.of(toBytes());
        }
        List<ByteBuffer> parts = new ArrayList<>(2 * attached.size() + 1);
        int from = 0;
        for (Attached each : attached) {
            parts.add(ByteBuffer.wrap(bytes, from, each.at - from));
            parts.add(each.bytes);
            from = each.at;
        }
        parts.add(ByteBuffer.wrap(bytes, from, size - from));
        return new Message(parts);
    }

    /// Forgets what was written behind `to`, a former [#size].
    public void cutTo(int to) {
        int cut = to;
        for (int i = 0; i < attached.size(); i++) {
            Attached each = attached.get(i);
            if (each.at > cut || cut - each.at < each.bytes.remaining()) {
                attached.subList(i, attached.size()).clear();
                break;
            }
            cut -= each.bytes.remaining();
        }
        size = cut;
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

    /// All that is in `other`, which does not change any more: if it is large it is not copied. From then on only
    /// [#toMessage] has all bytes.
    public void attach(Packer other) {
        attach(ByteBuffer.wrap(other.bytes, 0, other.size));
    }

    /// As [#attach(Packer)], of an array from its position to its limit.
    public void attach(ByteBuffer other) {
        if (other.remaining() < ATTACHED_FROM) {
            putRaw(other.array(), other.arrayOffset() + other.position(), other.remaining());
        } else {
            attached = attached.isEmpty() ? new ArrayList<>(1) : attached;
            attached.add(new Attached(size, other));
        }
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
        int length = size - begun - 4 + (attached.isEmpty() ? 0 : attachedFrom(begun + 4));
        for (int i = 0; i < 4; i++) {
            bytes[begun + i] = (byte) (length >>> (24 - 8 * i));
        }
    }
}
