package braid.io;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Elements as lines of text.
final class Text {

    private static final int USUAL = 64;

    private Text() {}

    /// Each element by its `toString`, and `\n` behind it.
    static byte[] lines(List<?> elements, Charset charset) {
        StringBuilder text = new StringBuilder(USUAL * elements.size());
        for (Object element : elements) {
            text.append(element).append('\n');
        }
        return text.toString().getBytes(unmarked(charset));
    }

    /// One element likewise.
    static byte[] line(Object element, Charset charset) {
        return (element + "\n").getBytes(unmarked(charset));
    }

    /// As `charset`, and no byte order mark before each piece.
    private static Charset unmarked(Charset charset) {
        return charset.equals(StandardCharsets.UTF_16) ? StandardCharsets.UTF_16BE : charset;
    }
}
