package braid.cluster.member;

import com.tangosol.io.ReadBuffer.BufferInput;
import com.tangosol.io.Serializer;
import com.tangosol.io.WriteBuffer.BufferOutput;
import com.tangosol.util.UID;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// All that can travel on a channel: questions, answers, and the text of what went wrong. Nothing else can be read, so
/// no bytes of a peer's make an object of any other class here.
public final class WireSerializer implements Serializer {

    private static final int NOTHING = 0;
    private static final int ANSWER = 1;
    private static final int TEXT = 2;
    private static final int QUESTION = 3;

    /// For Coherence, which makes it from its name.
    public WireSerializer() {}

    @Override
    public void serialize(BufferOutput out, @Nullable Object value) throws IOException {
        switch (value) {
            case null -> out.writeByte(NOTHING);
            case byte[] answer -> {
                out.writeByte(ANSWER);
                writeBytes(out, answer);
            }
            case String text -> writeText(out, text);
            case Question question -> {
                out.writeByte(QUESTION);
                out.writeByte(code(question.channel()));
                out.writeInt(question.from().getAddress());
                out.writeLong(question.from().getTimestamp());
                out.writeInt(question.from().getCount());
                out.writePackedInt(question.fromSeat());
                out.writePackedInt(question.toSeat());
                writeBytes(out, question.bytes());
            }
            case Throwable thrown -> writeText(out, thrown.toString());
            default -> throw new IOException("not a thing that travels: " + value.getClass());
        }
    }

    @Override
    public <T> T deserialize(BufferInput in, Class<? extends T> type) throws IOException {
        @SuppressWarnings("unchecked") // Coherence casts it itself
        T value = (T) read(in);
        return Objects.requireNonNullElseGet(value, () -> nothing());
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // Coherence's own types know no null
    private static <T> T nothing() {
        return null;
    }

    private static @Nullable Object read(BufferInput in) throws IOException {
        int kind = in.readUnsignedByte();
        return switch (kind) {
            case NOTHING -> null;
            case ANSWER -> readBytes(in);
            case TEXT -> in.readSafeUTF();
            case QUESTION ->
                new Question(
                        channel(in.readUnsignedByte()),
                        new UID(in.readInt(), in.readLong(), in.readInt()),
                        in.readPackedInt(),
                        in.readPackedInt(),
                        readBytes(in));
            default -> throw new IOException("not a thing that travels: kind " + kind);
        };
    }

    private static int code(Transport.Channel channel) {
        return switch (channel) {
            case WORK -> 0;
            case CODE -> 1;
            case VALUES -> 2;
        };
    }

    private static Transport.Channel channel(int code) throws IOException {
        return switch (code) {
            case 0 -> Transport.Channel.WORK;
            case 1 -> Transport.Channel.CODE;
            case 2 -> Transport.Channel.VALUES;
            default -> throw new IOException("not a channel: " + code);
        };
    }

    private static void writeText(BufferOutput out, String text) throws IOException {
        out.writeByte(TEXT);
        out.writeSafeUTF(text);
    }

    private static void writeBytes(BufferOutput out, byte[] bytes) throws IOException {
        out.writePackedInt(bytes.length);
        out.write(bytes);
    }

    private static byte[] readBytes(BufferInput in) throws IOException {
        int length = in.readPackedInt();
        if (length < 0 || length > in.available()) {
            throw new IOException("cut off: " + length + " bytes wanted, " + in.available() + " left");
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }

    @Override
    public String getName() {
        return "braid";
    }
}
