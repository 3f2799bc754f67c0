package braid.dashboard.json;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Array;
import java.util.Iterator;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// Texts of the user's objects: short, whatever they are and whatever their methods do.
final class Brief {

    private static final int MOST_PARTS = 50;

    private Brief() {}

    /// `text`, cut off behind `most` characters.
    static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return text.substring(0, end) + "... (" + text.length() + " characters)";
    }

    /// What `value` says of itself. Of a large collection the first parts are asked, not all.
    static String of(@Nullable Object value, int most) {
        try {
            return cut(text(value), most);
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            return "a " + (value == null ? "value" : value.getClass().getName()) + " whose text cannot be had: "
                    + e.getClass().getName();
        }
    }

    private static String text(@Nullable Object value) {
        return switch (value) {
            case Iterable<?> parts
            when parts instanceof java.util.Collection<?> all && all.size() > MOST_PARTS ->
                parts(parts.iterator(), all.size());
            case Map<?, ?> map
            when map.size() > MOST_PARTS -> parts(map.entrySet().iterator(), map.size());
            case Object array when array.getClass().isArray() -> array(array);
            case null, default -> String.valueOf(value);
        };
    }

    private static String parts(Iterator<?> parts, int size) {
        StringJoiner text = new StringJoiner(", ", "[", ", ... (" + size + " in all)]");
        for (int i = 0; i < MOST_PARTS && parts.hasNext(); i++) {
            text.add(String.valueOf(parts.next()));
        }
        return text.toString();
    }

    private static String array(Object array) {
        int length = Array.getLength(array);
        StringJoiner text = new StringJoiner(", ", "[", length > MOST_PARTS ? ", ... (" + length + " in all)]" : "]");
        for (int i = 0; i < Math.min(length, MOST_PARTS); i++) {
            text.add(String.valueOf(Array.get(array, i)));
        }
        return text.toString();
    }

    /// The stack trace of `cause`, with those of its causes.
    static String stack(Throwable cause, int most) {
        try {
            StringWriter text = new StringWriter();
            cause.printStackTrace(new PrintWriter(text));
            return cut(text.toString(), most);
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            return cause.getClass().getName() + ", whose stack trace cannot be had: "
                    + e.getClass().getName();
        }
    }
}
