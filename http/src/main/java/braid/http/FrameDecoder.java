package braid.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/// Reads the frames of a client, by RFC 6455: they are masked; messages are text, in one frame or several; between
/// them come pings, pongs and the close.
final class FrameDecoder {

    private static final int FIN = 0x80;
    private static final int RESERVED = 0x70;
    private static final int KIND = 0x0F;
    private static final int MASKED = 0x80;
    private static final int LENGTH = 0x7F;
    private static final int SHORT_LENGTH = 126;
    private static final int LONG_LENGTH = 127;
    private static final int SMALLEST_HEAD = 6;

    /// Is given what comes.
    interface Handler {
        /// A whole message.
        ///
        /// @return false if no more is to be decoded now
        boolean text(String message);

        /// A frame of another kind: [Frames#PING], [Frames#PONG] or [Frames#CLOSE].
        ///
        /// @return false if no more is to be decoded now
        boolean control(int kind, byte[] bytes);
    }

    private final int longest;
    private final Handler handler;
    private ByteArrayOutputStream message = new ByteArrayOutputStream();
    private final ByteArrayOutputStream control = new ByteArrayOutputStream();
    private final byte[] mask = new byte[4];
    private boolean inMessage;
    private boolean inFrame;
    private boolean fin;
    private int kind;
    private long length;
    private long at;

    /// @param longest how many bytes a message has at the most
    FrameDecoder(int longest, Handler handler) {
        this.longest = longest;
        this.handler = handler;
    }

    /// Takes what is whole out of `bytes`, as long as the handler says. What is left is the beginning of a head, or
    /// what the handler did not want yet.
    void decode(ByteBuffer bytes) throws FrameFault {
        while (true) {
            if (!inFrame && !head(bytes)) {
                return;
            }
            ByteArrayOutputStream to = kind >= Frames.CLOSE ? control : message;
            int count = (int) Math.min(bytes.remaining(), length - at);
            for (int i = 0; i < count; i++) {
                to.write(bytes.get() ^ mask[(int) (at++ & 3)]);
            }
            if (at < length) {
                return;
            }
            inFrame = false;
            if (!frame()) {
                return;
            }
        }
    }

    private boolean head(ByteBuffer bytes) throws FrameFault {
        if (bytes.remaining() < SMALLEST_HEAD) {
            return false;
        }
        int start = bytes.position();
        int first = bytes.get(start);
        int second = bytes.get(start + 1);
        int size = second & LENGTH;
        int more = size == SHORT_LENGTH ? 2 : size == LONG_LENGTH ? 8 : 0;
        require((second & MASKED) != 0, "a client's frame must be masked");
        require((first & RESERVED) == 0, "no extension was agreed on");
        if (bytes.remaining() < SMALLEST_HEAD + more) {
            return false;
        }
        bytes.position(start + 2);
        length = more == 2 ? bytes.getShort() & 0xFFFF : more == 8 ? bytes.getLong() : size;
        bytes.get(mask);
        fin = (first & FIN) != 0;
        kind = first & KIND;
        at = 0;
        inFrame = true;
        check();
        return true;
    }

    private void check() throws FrameFault {
        switch (kind) {
            case Frames.TEXT, Frames.CONTINUATION -> {
                require(inMessage == (kind == Frames.CONTINUATION), "a message must end before another begins");
                if (length < 0 || length > longest - message.size()) {
                    throw new FrameFault(Frames.TOO_LONG, "a message must have " + longest + " bytes at the most");
                }
                inMessage = true;
            }
            case Frames.BINARY -> throw new FrameFault(Frames.NO_BINARY, "a message must be text");
            case Frames.CLOSE, Frames.PING, Frames.PONG ->
                require(fin && length <= Frames.LONGEST_CONTROL && length >= 0, "a control frame must be short");
            default -> require(false, "there is no frame of kind " + kind);
        }
    }

    private static void require(boolean right, String rule) throws FrameFault {
        if (!right) {
            throw new FrameFault(Frames.PROTOCOL_ERROR, rule);
        }
    }

    private boolean frame() throws FrameFault {
        if (kind >= Frames.CLOSE) {
            byte[] bytes = control.toByteArray();
            control.reset();
            require(kind != Frames.CLOSE || isClose(bytes), "a close must have a code that may be sent, or none");
            return handler.control(kind, bytes);
        }
        if (!fin) {
            return true;
        }
        inMessage = false;
        byte[] bytes = message.toByteArray();
        message = new ByteArrayOutputStream(); // a long one's room is not kept for a connection that may say no more
        return handler.text(decoded(bytes));
    }

    private static boolean isClose(byte[] bytes) {
        return bytes.length == 0
                || (bytes.length > 1 && Frames.maySend(ByteBuffer.wrap(bytes).getShort() & 0xFFFF));
    }

    private static String decoded(byte[] bytes) throws FrameFault {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException noText) {
            throw new FrameFault(Frames.NO_TEXT, "a text must be UTF-8");
        }
    }
}
