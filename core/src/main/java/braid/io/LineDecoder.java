package braid.io;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes lines of bytes. A line ends with `\n` or `\r\n`. Bytes that are no text in the charset become U+FFFD, as
/// everywhere in the JDK. A byte order mark at the beginning is taken away, and decides about `UTF-16` and
/// `UTF-32`.
final class LineDecoder {

    private static final int[] UTF_8_MARK = {0xEF, 0xBB, 0xBF};

    private final Charset asked;
    private final int longest;

    /// How many bytes the end of a line has.
    private final int unit;

    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();

    /// What a byte order mark has made of the one that was asked for.
    private Charset charset;

    private boolean little;
    private boolean atBeginning = true;

    /// Of the first line.
    ///
    /// @param longest how many bytes a line has at the most
    LineDecoder(Charset charset, int longest) {
        this.asked = charset;
        this.unit = unit(charset);
        use(charset);
        this.longest = longest;
    }

    private void use(Charset other) {
        charset = other;
        little = other.name().endsWith("LE");
    }

    /// What comes is a line's beginning, but not that of the text, which was `first`.
    void resume(byte[] first) {
        pending.reset();
        begin(first);
        atBeginning = false;
    }

    /// How many bytes there are of a line that has not ended.
    int pending() {
        return pending.size();
    }

    /// Takes bytes, adds the lines that end in them to `lines`.
    ///
    /// @throws IOException if a line is too long
    void decode(byte[] bytes, int from, int to, List<String> lines) throws IOException {
        if (atBeginning) {
            pending.write(bytes, from, to - from);
            byte[] all = pending.toByteArray();
            if (!isMarkUndecided(all)) {
                pending.reset();
                atBeginning = false;
                decodeBehind(all, begin(all), all.length, lines);
            }
        } else {
            decodeBehind(bytes, from, to, lines);
        }
    }

    private void decodeBehind(byte[] bytes, int from, int to, List<String> lines) throws IOException {
        int start = unit == 1 ? decodeNarrow(bytes, from, to, lines) : decodeWide(bytes, from, to, lines);
        pending.write(bytes, start, to - start);
        if (pending.size() > longest) {
            throw tooLong();
        }
    }

    /// Returns where the line begins that does not end.
    private int decodeNarrow(byte[] bytes, int from, int to, List<String> lines) throws IOException {
        String all = new String(bytes, from, to - from, StandardCharsets.ISO_8859_1); // whose indexOf is quick
        int start = from;
        for (int end = all.indexOf('\n'); end >= 0; end = all.indexOf('\n', start - from)) {
            lines.add(line(bytes, start, from + end));
            start = from + end + 1;
        }
        return start;
    }

    private int decodeWide(byte[] bytes, int from, int to, List<String> lines) throws IOException {
        int start = from;
        while (pending.size() % unit != 0 && start < to) {
            pending.write(bytes[start++]);
            byte[] all = pending.toByteArray();
            if (all.length % unit == 0 && is('\n', all, all.length - unit)) {
                pending.reset();
                lines.add(text(all, 0, all.length - unit));
            }
        }
        for (int i = start; i + unit <= to; i += unit) {
            if (is('\n', bytes, i)) {
                lines.add(line(bytes, start, i));
                start = i + unit;
            }
        }
        return start;
    }

    private String line(byte[] bytes, int from, int to) throws IOException {
        if (pending.size() == 0) {
            return text(bytes, from, to);
        }
        pending.write(bytes, from, to - from);
        byte[] all = pending.toByteArray();
        pending.reset();
        return text(all, 0, all.length);
    }

    private String text(byte[] bytes, int from, int to) throws IOException {
        if (to - from > longest) {
            throw tooLong();
        }
        int end = to - from >= unit && is('\r', bytes, to - unit) ? to - unit : to;
        return new String(bytes, from, end - from, charset);
    }

    private IOException tooLong() {
        return new IOException("a line is longer than " + longest + " bytes");
    }

    /// The bytes behind the last line's end as a line, or null if there are none. What comes then is a beginning.
    @Nullable
    String rest() throws IOException {
        byte[] all = pending.toByteArray();
        pending.reset();
        int from = atBeginning ? begin(all) : 0;
        String line = all.length > from ? text(all, from, all.length) : null;
        atBeginning = true;
        use(asked);
        return line;
    }

    /// Whether what there is may be the beginning of a byte order mark.
    private boolean isMarkUndecided(byte[] bytes) {
        return switch (asked.name()) {
            case "UTF-8" ->
                bytes.length == 0 || (bytes.length < 3 && starts(bytes, Arrays.copyOf(UTF_8_MARK, bytes.length)));
            case "UTF-16", "UTF-16BE", "UTF-16LE" -> bytes.length < 2;
            case "UTF-32", "UTF-32BE", "UTF-32LE" -> bytes.length < 4;
            default -> false;
        };
    }

    /// Takes a byte order mark for what it says.
    ///
    /// @return how long it is
    private int begin(byte[] bytes) {
        return switch (asked.name()) {
            case "UTF-8" -> starts(bytes, UTF_8_MARK) ? 3 : 0;
            case "UTF-16", "UTF-16BE", "UTF-16LE" -> order(bytes, 2, 0xFE, 0xFF);
            case "UTF-32", "UTF-32BE", "UTF-32LE" -> order(bytes, 4, 0, 0, 0xFE, 0xFF);
            default -> 0;
        };
    }

    private int order(byte[] bytes, int length, int... big) {
        int[] little = new int[length];
        for (int i = 0; i < length; i++) {
            little[i] = big[length - 1 - i];
        }
        if (!starts(bytes, big) && !starts(bytes, little)) {
            return 0;
        }
        if (asked.name().equals("UTF-" + 8 * length)) {
            use(Charset.forName(asked.name() + (starts(bytes, big) ? "BE" : "LE")));
        }
        return length;
    }

    private static boolean starts(byte[] bytes, int... mark) {
        if (bytes.length < mark.length) {
            return false;
        }
        for (int i = 0; i < mark.length; i++) {
            if ((bytes[i] & 0xFF) != mark[i]) {
                return false;
            }
        }
        return true;
    }

    /// How many bytes the end of a line has in `charset`.
    static int unit(Charset charset) {
        String name = charset.name();
        return name.startsWith("UTF-32") ? 4 : name.startsWith("UTF-16") ? 2 : 1;
    }

    private boolean is(char wanted, byte[] bytes, int at) {
        int low = little ? at : at + unit - 1;
        if (bytes[low] != wanted) {
            return false;
        }
        for (int i = at; i < at + unit; i++) {
            if (i != low && bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
