package braid.cluster.member;

import java.nio.ByteBuffer;
import java.util.List;

/// Bytes to be sent: large ones in parts that nobody has put together. They do not change any more.
///
/// @param parts arrays, from their positions to their limits, in their order
public record Message(List<ByteBuffer> parts) {

    /// None.
    public static final Message EMPTY = new Message(List.of());

    /// All of `bytes`.
    public static Message of(byte[] bytes) {
        return new Message(List.of(ByteBuffer.wrap(bytes)));
    }

    /// How many bytes there are.
    public int length() {
        int length = 0;
        for (ByteBuffer part : parts) {
            length += part.remaining();
        }
        return length;
    }

    /// The bytes, not to be changed.
    public byte[] bytes() {
        if (parts.size() == 1) {
            ByteBuffer only = parts.getFirst();
            if (only.arrayOffset() == 0 && only.position() == 0 && only.remaining() == only.array().length) {
                return only.array();
            }
        }
        ByteBuffer all = ByteBuffer.allocate(length());
        for (ByteBuffer part : parts) {
            all.put(part.duplicate());
        }
        return all.array();
    }
}
