package braid.cluster.code;

import braid.cluster.wire.Packer;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Writes one value in the short form, if it has one: immutable leaves, and arrays, lists and records of such.
///
/// It is a tree, so a value that has the same part in two places, or in itself, has no short form; leaves, which
/// nobody can tell apart but by `==`, do not count.
final class CompactWriter {

    static final int DEPTH = 64;
    static final int CHUNK = 8_192;

    private static final int LONG_TEXT = 256;
    private static final int FEW = 8;
    private static final Class<?> LIST_N = List.of().getClass();
    private static final Class<?> LIST_12 = List.of(1).getClass();

    private final ClassSpace classes;
    private final Packer out;

    /// The parts so far: a few are searched one by one.
    private @Nullable Object @Nullable [] few;

    private int count;
    private @Nullable IdentityHashMap<Object, Boolean> many;

    CompactWriter(ClassSpace classes, Packer out) {
        this.classes = classes;
        this.out = out;
    }

    /// Writes it, or returns false if it has no short form; something may have been written then.
    boolean write(@Nullable Object value) {
        return write(value, 0);
    }

    private boolean write(@Nullable Object value, int depth) {
        switch (value) {
            case null -> out.putByte(Tag.NULL);
            case Integer number -> {
                out.putByte(Tag.INTEGER);
                out.putVarint(((number << 1) ^ (number >> 31)) & 0xFFFF_FFFFL);
            }
            case String text -> {
                return text(text);
            }
            case Long number -> {
                out.putByte(Tag.LONG);
                out.putLong(number);
            }
            case Double number -> {
                out.putByte(Tag.DOUBLE);
                out.putLong(Double.doubleToRawLongBits(number));
            }
            case Boolean truth -> out.putByte(truth ? Tag.TRUE : Tag.FALSE);
            case Record plain -> {
                return plain(plain, depth);
            }
            case Enum<?> constant -> {
                Class<?> type = constant.getDeclaringClass();
                classes.note(type);
                out.putByte(Tag.ENUM);
                out.putText(type.getName());
                out.putText(constant.name());
            }
            case ArrayList<?> list
            when list.getClass() == ArrayList.class -> {
                return entries(Tag.ARRAY_LIST, list, depth);
            }
            case List<?> list
            when list.getClass() == LIST_N || list.getClass() == LIST_12 -> {
                return entries(allowsNull(list) ? Tag.LIST_OF_NULLABLE : Tag.LIST, list, depth);
            }
            default -> {
                return other(value, depth);
            }
        }
        return true;
    }

    private boolean other(Object value, int depth) {
        switch (value) {
            case byte[] bytes
            when first(bytes) -> {
                out.putByte(Tag.BYTES);
                out.putBytes(bytes);
            }
            case int[] numbers when first(numbers) -> ints(numbers);
            case long[] numbers when first(numbers) -> longs(numbers);
            case double[] numbers when first(numbers) -> doubles(numbers);
            case Byte number -> two(Tag.BYTE, number);
            case Short number -> two(Tag.SHORT, number);
            case Character character -> two(Tag.CHARACTER, character);
            case Float number -> {
                out.putByte(Tag.FLOAT);
                out.putVarint(Float.floatToRawIntBits(number) & 0xFFFF_FFFFL);
            }
            case Instant instant -> {
                out.putByte(Tag.INSTANT);
                out.putLong(instant.getEpochSecond());
                out.putVarint(instant.getNano());
            }
            case Duration duration -> {
                out.putByte(Tag.DURATION);
                out.putLong(duration.getSeconds());
                out.putVarint(duration.getNano());
            }
            case LocalDate date -> {
                out.putByte(Tag.LOCAL_DATE);
                out.putLong(date.toEpochDay());
            }
            case UUID id -> {
                out.putByte(Tag.UUID);
                out.putLong(id.getMostSignificantBits());
                out.putLong(id.getLeastSignificantBits());
            }
            case List<?> list
            when Views.is(list) -> {
                return entries(Tag.ARRAY_LIST, list, depth);
            }
            case Path path -> {
                PathForm form = PathForm.of(path);
                out.putByte(form.ofDefault() ? Tag.PATH : Tag.PATH_ELSEWHERE);
                out.putText(form.text());
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private void two(int tag, int value) {
        out.putByte(tag);
        out.putByte(value >>> 8);
        out.putByte(value);
    }

    private boolean text(String text) {
        if (text.length() > LONG_TEXT && !first(text)) {
            return false;
        }
        byte[] utf = text.getBytes(StandardCharsets.UTF_8);
        if (isLossless(text, utf)) {
            out.putByte(Tag.TEXT);
            out.putBytes(utf);
        } else {
            // Not by a charset: that of UTF-16 replaces them too.
            out.putByte(Tag.CHARS);
            out.putVarint(text.length());
            for (int i = 0; i < text.length(); i++) {
                out.putByte(text.charAt(i) >>> 8);
                out.putByte(text.charAt(i));
            }
        }
        return true;
    }

    /// A surrogate without its other half becomes a question mark in UTF-8.
    private static boolean isLossless(String text, byte[] utf) {
        for (int i = 0; i < utf.length; i++) {
            if (utf[i] == '?') {
                return text.codePoints().noneMatch(point -> point >= 0xD800 && point <= 0xDFFF);
            }
        }
        return true;
    }

    private boolean entries(int tag, List<?> list, int depth) {
        if (depth >= DEPTH || !first(list)) {
            return false;
        }
        Object[] entries = list.toArray();
        out.putByte(tag);
        out.putVarint(entries.length);
        for (Object entry : entries) {
            if (!write(entry, depth + 1)) {
                return false;
            }
        }
        return true;
    }

    @SuppressWarnings("ReferenceEquality") // whether it is a copy is the question
    private static boolean allowsNull(List<?> list) {
        try {
            // Copies only those that may hold null.
            return List.copyOf(list) != list;
        } catch (NullPointerException e) {
            return true;
        }
    }

    private boolean plain(Record plain, int depth) {
        RecordShape shape = RecordShape.of(plain.getClass());
        if (shape == null || depth >= DEPTH || !first(plain)) {
            return false;
        }
        classes.note(plain.getClass());
        out.putByte(Tag.RECORD);
        out.putBytes(shape.name());
        int size = shape.size();
        for (int i = 0; i < size; i++) {
            if (!write(shape.component(plain, i), depth + 1)) {
                return false;
            }
        }
        return true;
    }

    private void ints(int[] numbers) {
        out.putByte(Tag.INTS);
        out.putVarint(numbers.length);
        byte[] chunk = new byte[(int) Math.min(CHUNK, numbers.length * 4L)];
        IntBuffer view = ByteBuffer.wrap(chunk).asIntBuffer();
        for (int at = 0; at < numbers.length; ) {
            int some = Math.min(numbers.length - at, chunk.length / 4);
            view.put(0, numbers, at, some);
            out.putRaw(chunk, 0, some * 4);
            at += some;
        }
    }

    private void longs(long[] numbers) {
        out.putByte(Tag.LONGS);
        out.putVarint(numbers.length);
        byte[] chunk = new byte[(int) Math.min(CHUNK, numbers.length * 8L)];
        LongBuffer view = ByteBuffer.wrap(chunk).asLongBuffer();
        for (int at = 0; at < numbers.length; ) {
            int some = Math.min(numbers.length - at, chunk.length / 8);
            view.put(0, numbers, at, some);
            out.putRaw(chunk, 0, some * 8);
            at += some;
        }
    }

    private void doubles(double[] numbers) {
        out.putByte(Tag.DOUBLES);
        out.putVarint(numbers.length);
        byte[] chunk = new byte[(int) Math.min(CHUNK, numbers.length * 8L)];
        DoubleBuffer view = ByteBuffer.wrap(chunk).asDoubleBuffer();
        for (int at = 0; at < numbers.length; ) {
            int some = Math.min(numbers.length - at, chunk.length / 8);
            view.put(0, numbers, at, some);
            out.putRaw(chunk, 0, some * 8);
            at += some;
        }
    }

    /// Whether `part` was not seen before.
    @SuppressWarnings("ReferenceEquality") // equal parts are two
    private boolean first(Object part) {
        if (many != null) {
            return many.put(part, Boolean.TRUE) == null;
        }
        if (few == null) {
            few = new Object[FEW];
        }
        for (int i = 0; i < count; i++) {
            if (few[i] == part) {
                return false;
            }
        }
        if (count < FEW) {
            few[count++] = part;
            return true;
        }
        many = new IdentityHashMap<>();
        for (Object each : few) {
            many.put(each, Boolean.TRUE);
        }
        return many.put(part, Boolean.TRUE) == null;
    }
}
