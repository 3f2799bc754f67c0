package braid.cluster.member;

import com.tangosol.io.ReadBuffer.BufferInput;
import com.tangosol.io.Serializer;
import com.tangosol.io.WriteBuffer.BufferOutput;
import com.tangosol.run.xml.SimpleElement;
import com.tangosol.run.xml.XmlElement;
import com.tangosol.util.UID;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// All that can travel on a channel: questions, answers, the text of what went wrong, and the few plain values by which
/// Coherence's services agree on who they are. Nothing else can be read, so no bytes of a peer's make an object of any
/// other class here.
public final class WireSerializer implements Serializer {

    private static final int NOTHING = 0;
    private static final int ANSWER = 1;
    private static final int TEXT = 2;
    private static final int QUESTION = 3;
    private static final int SIGN = 4;
    private static final int NUMBER = 5;
    private static final int LONG_NUMBER = 6;
    private static final int ELEMENT = 7;
    private static final int DEPTH = 10;

    /// For Coherence, which makes it from its name.
    public WireSerializer() {}

    @Override
    public void serialize(BufferOutput out, @Nullable Object value) throws IOException {
        switch (value) {
            case null -> out.writeByte(NOTHING);
            case Message answer -> {
                out.writeByte(ANSWER);
                writeMessage(out, answer);
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
                writeMessage(out, question.message());
            }
            case Character sign -> {
                out.writeByte(SIGN);
                out.writeChar(sign);
            }
            case Integer number -> {
                out.writeByte(NUMBER);
                out.writeInt(number);
            }
            case Long number -> {
                out.writeByte(LONG_NUMBER);
                out.writeLong(number);
            }
            case XmlElement element -> {
                out.writeByte(ELEMENT);
                writeElement(out, element);
            }
            case Throwable thrown -> writeText(out, thrown.toString());
            default -> throw new IOException("not a thing that travels: " + value.getClass());
        }
    }

    @Override
    @SuppressWarnings({"unchecked", "NullAway"}) // Coherence casts it itself, and knows null though it does not say so
    public <T> T deserialize(BufferInput in, Class<? extends T> type) throws IOException {
        return (T) read(in);
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
                        Message.of(readBytes(in)));
            case SIGN -> in.readChar();
            case NUMBER -> in.readInt();
            case LONG_NUMBER -> in.readLong();
            case ELEMENT -> readElement(in, DEPTH);
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

    /// A service's own configuration, which members compare: names and texts.
    private static void writeElement(BufferOutput out, XmlElement element) throws IOException {
        List<?> children = element.getElementList();
        out.writeSafeUTF(element.getName());
        out.writeSafeUTF(element.getString(""));
        out.writePackedInt(children.size());
        for (Object child : children) {
            writeElement(out, (XmlElement) child);
        }
    }

    private static XmlElement readElement(BufferInput in, int depth) throws IOException {
        XmlElement element = new SimpleElement(in.readSafeUTF());
        element.setString(in.readSafeUTF());
        int children = in.readPackedInt();
        if (depth == 0 || children < 0 || children > in.available()) {
            throw new IOException("not a configuration: " + children + " children, " + depth + " levels left");
        }
        for (int i = 0; i < children; i++) {
            asElements(element).add(readElement(in, depth - 1));
        }
        return element;
    }

    @SuppressWarnings("unchecked") // Coherence declares no type
    private static List<Object> asElements(XmlElement element) {
        return element.getElementList();
    }

    private static void writeText(BufferOutput out, String text) throws IOException {
        out.writeByte(TEXT);
        out.writeSafeUTF(text);
    }

    private static void writeMessage(BufferOutput out, Message message) throws IOException {
        out.writePackedInt(message.length());
        for (ByteBuffer part : message.parts()) {
            out.write(part.array(), part.arrayOffset() + part.position(), part.remaining());
        }
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
