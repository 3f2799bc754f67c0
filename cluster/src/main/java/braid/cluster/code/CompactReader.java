package braid.cluster.code;

import braid.cluster.wire.Unpacker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads what [CompactWriter] wrote, and calls on Java serialization where it did. Makes nothing that is larger than
/// what the bytes left can fill.
final class CompactReader {

    private static final int EXPECTED = 256;

    private final ClassSpace classes;
    private final Unpacker in;

    CompactReader(ClassSpace classes, Unpacker in) {
        this.classes = classes;
        this.in = in;
    }

    @Nullable
    Object read() throws IOException, ClassNotFoundException {
        return read(0);
    }

    private @Nullable Object read(int depth) throws IOException, ClassNotFoundException {
        if (depth > CompactWriter.DEPTH) {
            throw new CodecException("a value is nested deeper than " + CompactWriter.DEPTH);
        }
        int tag = in.takeByte();
        return switch (tag) {
            case Tag.NULL -> null;
            case Tag.SERIALIZED -> ObjectReader.read(classes, in);
            case Tag.INTEGER -> {
                int number = (int) in.takeVarint();
                yield (number >>> 1) ^ -(number & 1);
            }
            case Tag.LONG -> in.takeLong();
            case Tag.DOUBLE -> Double.longBitsToDouble(in.takeLong());
            case Tag.TRUE -> true;
            case Tag.FALSE -> false;
            case Tag.TEXT -> in.takeText();
            case Tag.CHARS -> chars();
            case Tag.BYTE -> (byte) two();
            case Tag.SHORT -> (short) two();
            case Tag.CHARACTER -> (char) two();
            case Tag.FLOAT -> Float.intBitsToFloat((int) in.takeVarint());
            case Tag.INSTANT -> Instant.ofEpochSecond(in.takeLong(), in.takeVarint());
            case Tag.DURATION -> Duration.ofSeconds(in.takeLong(), in.takeVarint());
            case Tag.LOCAL_DATE -> LocalDate.ofEpochDay(in.takeLong());
            case Tag.UUID -> new UUID(in.takeLong(), in.takeLong());
            case Tag.BYTES -> in.takeBytes();
            case Tag.INTS -> ints();
            case Tag.LONGS -> longs();
            case Tag.DOUBLES -> doubles();
            case Tag.ARRAY_LIST -> entries(depth);
            case Tag.LIST -> List.of(entries(depth).toArray());
            case Tag.LIST_OF_NULLABLE -> entries(depth).stream().toList();
            case Tag.RECORD -> plain(depth);
            case Tag.ENUM -> constant();
            case Tag.PATH -> new PathForm(in.takeText(), true).path();
            case Tag.PATH_ELSEWHERE -> new PathForm(in.takeText(), false).path();
            default -> throw new CodecException("no value begins with " + tag);
        };
    }

    private int two() {
        return in.takeByte() << 8 | in.takeByte();
    }

    private String chars() {
        char[] chars = new char[count(2)];
        for (int i = 0; i < chars.length; i++) {
            chars[i] = (char) two();
        }
        return new String(chars);
    }

    /// A number of parts of `size` bytes each.
    private int count(int size) {
        long count = in.takeVarint();
        if (count < 0 || count > in.left() / size) {
            throw new CodecException("cut off: " + count + " parts of " + size + " bytes, " + in.left() + " left");
        }
        return (int) count;
    }

    private int[] ints() {
        int[] numbers = new int[count(4)];
        byte[] chunk = new byte[(int) Math.min(CompactWriter.CHUNK, numbers.length * 4L)];
        var view = ByteBuffer.wrap(chunk).asIntBuffer();
        for (int at = 0; at < numbers.length; ) {
            int some = Math.min(numbers.length - at, chunk.length / 4);
            in.takeRaw(chunk, 0, some * 4);
            view.get(0, numbers, at, some);
            at += some;
        }
        return numbers;
    }

    private long[] longs() {
        long[] numbers = new long[count(8)];
        byte[] chunk = new byte[(int) Math.min(CompactWriter.CHUNK, numbers.length * 8L)];
        var view = ByteBuffer.wrap(chunk).asLongBuffer();
        for (int at = 0; at < numbers.length; ) {
            int some = Math.min(numbers.length - at, chunk.length / 8);
            in.takeRaw(chunk, 0, some * 8);
            view.get(0, numbers, at, some);
            at += some;
        }
        return numbers;
    }

    private double[] doubles() {
        double[] numbers = new double[count(8)];
        byte[] chunk = new byte[(int) Math.min(CompactWriter.CHUNK, numbers.length * 8L)];
        var view = ByteBuffer.wrap(chunk).asDoubleBuffer();
        for (int at = 0; at < numbers.length; ) {
            int some = Math.min(numbers.length - at, chunk.length / 8);
            in.takeRaw(chunk, 0, some * 8);
            view.get(0, numbers, at, some);
            at += some;
        }
        return numbers;
    }

    private List<@Nullable Object> entries(int depth) throws IOException, ClassNotFoundException {
        int count = in.takeCount();
        // Nested counts could each claim all that is left.
        List<@Nullable Object> entries = new ArrayList<>(Math.min(count, EXPECTED));
        for (int i = 0; i < count; i++) {
            entries.add(read(depth + 1));
        }
        return entries;
    }

    private Object plain(int depth) throws IOException, ClassNotFoundException {
        Class<?> type = classes.load(in.takeText());
        RecordShape shape = RecordShape.of(type);
        if (shape == null) {
            throw new CodecException(RecordShape.whyNone(type));
        }
        @Nullable Object[] components = new Object[shape.size()];
        for (int i = 0; i < components.length; i++) {
            components[i] = read(depth + 1);
        }
        return shape.make(components);
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // it is looked at that it is an enum
    private Object constant() throws ClassNotFoundException {
        Class<?> type = classes.load(in.takeText());
        if (!type.isEnum()) {
            throw new CodecException(type.getName() + " is no enum");
        }
        return Enum.valueOf((Class) type, in.takeText());
    }
}
