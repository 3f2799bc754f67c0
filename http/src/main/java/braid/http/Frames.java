package braid.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Frames of RFC 6455, as a server sends them.
final class Frames {

    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    static final int NORMAL = 1000;
    static final int GOING_AWAY = 1001;
    static final int PROTOCOL_ERROR = 1002;
    static final int NO_BINARY = 1003;
    static final int NO_TEXT = 1007;
    private static final int POLICY = 1008;
    static final int TOO_LONG = 1009;
    private static final int FIRST_FREE = 3000;
    private static final int BEHIND_FREE = 5000;

    static final int LONGEST_CONTROL = 125;

    private static final int FIN = 0x80;
    private static final int SHORT_LENGTH = 126;
    private static final int LONG_LENGTH = 127;
    private static final int LONGEST_HEAD = 10;

    private Frames() {}

    /// Whether a close may be sent with `code`: those of the protocol, of libraries and of programs.
    static boolean maySend(int code) {
        return switch (code) {
            case NORMAL,
                    GOING_AWAY,
                    PROTOCOL_ERROR,
                    NO_BINARY,
                    NO_TEXT,
                    POLICY,
                    TOO_LONG,
                    1010,
                    1011,
                    1012,
                    1013,
                    1014 -> true;
            default -> code >= FIRST_FREE && code < BEHIND_FREE;
        };
    }

    static ByteBuffer text(String text) {
        return of(TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    static ByteBuffer of(int kind, byte[] bytes) {
        ByteBuffer frame = ByteBuffer.allocate(LONGEST_HEAD + bytes.length);
        frame.put((byte) (FIN | kind));
        if (bytes.length <= LONGEST_CONTROL) {
            frame.put((byte) bytes.length);
        } else if (bytes.length <= 0xFFFF) {
            frame.put((byte) SHORT_LENGTH).putShort((short) bytes.length);
        } else {
            frame.put((byte) LONG_LENGTH).putLong(bytes.length);
        }
        return frame.put(bytes).flip();
    }

    /// The last frame.
    ///
    /// @param reason cut to what fits
    static ByteBuffer close(int code, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.US_ASCII);
        byte[] bytes = Arrays.copyOf(
                ByteBuffer.allocate(2 + text.length)
                        .putShort((short) code)
                        .put(text)
                        .array(),
                Math.min(2 + text.length, LONGEST_CONTROL));
        return of(CLOSE, bytes);
    }
}
