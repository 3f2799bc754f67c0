package braid.http;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// A WebSocket of the client's side, whose frames the test decides.
final class SocketWire implements AutoCloseable {

    static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    private static final String[] HEADERS = {
        "Upgrade: websocket",
        "Connection: keep-alive, Upgrade",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: " + KEY
    };

    final Wire wire;
    private final DataInputStream in;

    /// A frame that came; of a close, its code and reason.
    record Frame(int kind, String text) {}

    SocketWire(InetSocketAddress to) throws IOException {
        this.wire = new Wire(to);
        Wire.Answer answer = wire.send(Wire.get("/", HEADERS)).head();
        if (answer.status() != 101
                || !"s3pPLMBiTxaQ9kYGzzhZRbK+xOo=".equals(answer.headers().get("sec-websocket-accept"))) {
            throw new IOException("no handshake: " + answer);
        }
        this.in = new DataInputStream(wire.in());
    }

    static byte[] frame(int head, byte[] bytes) {
        byte[] mask = {1, 2, 3, 4};
        ByteBuffer frame = ByteBuffer.allocate(14 + bytes.length).put((byte) head);
        if (bytes.length < 126) {
            frame.put((byte) (0x80 | bytes.length));
        } else if (bytes.length <= 0xFFFF) {
            frame.put((byte) (0x80 | 126)).putShort((short) bytes.length);
        } else {
            frame.put((byte) (0x80 | 127)).putLong(bytes.length);
        }
        frame.put(mask);
        for (int i = 0; i < bytes.length; i++) {
            frame.put((byte) (bytes[i] ^ mask[i & 3]));
        }
        byte[] all = new byte[frame.position()];
        frame.flip().get(all);
        return all;
    }

    /// Sends a frame.
    ///
    /// @param head its first byte
    SocketWire send(int head, String text) throws IOException {
        wire.send(frame(head, text.getBytes(StandardCharsets.UTF_8)));
        return this;
    }

    SocketWire text(String text) throws IOException {
        return send(0x80 | Frames.TEXT, text);
    }

    /// Closes with `code`.
    void close(int code) throws IOException {
        wire.send(frame(
                0x80 | Frames.CLOSE,
                ByteBuffer.allocate(2).putShort((short) code).array()));
    }

    Frame next() throws IOException {
        int kind = in.readUnsignedByte() & 0x0F;
        int size = in.readUnsignedByte();
        int length = size == 126 ? in.readUnsignedShort() : size == 127 ? (int) in.readLong() : size;
        byte[] bytes = in.readNBytes(length);
        if (kind == Frames.CLOSE && length >= 2) {
            ByteBuffer close = ByteBuffer.wrap(bytes);
            return new Frame(kind, close.getShort() + " " + StandardCharsets.UTF_8.decode(close));
        }
        return new Frame(kind, new String(bytes, StandardCharsets.UTF_8));
    }

    /// The next frame that is no ping.
    Frame nextWord() throws IOException {
        Frame next = next();
        while (next.kind() == Frames.PING) {
            next = next();
        }
        return next;
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }
}
