package braid.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Bytes as lines, whatever the pieces in which they come.
class LineDecoderTest {

    private static final List<String> LINES =
            List.of("", "one", "zwei \u00e4\u00f6", "\u4e09\ud83d\ude00", "a\rb", "\u0a0a\u0d0a", "last");

    private static List<String> decoded(Charset charset, byte[] bytes, int piece) throws IOException {
        LineDecoder decoder = new LineDecoder(charset, 1 << 20);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < bytes.length; i += piece) {
            decoder.decode(bytes, i, Math.min(bytes.length, i + piece), lines);
        }
        String rest = decoder.rest();
        if (rest != null) {
            lines.add(rest);
        }
        return lines;
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE", "UTF-32BE"})
    void allPiecesGiveTheSameLines(String name) throws IOException {
        Charset charset = Charset.forName(name);
        for (String end : List.of("\n", "\r\n")) {
            for (boolean ended : List.of(true, false)) {
                String text = String.join(end, LINES) + (ended ? end : "");
                for (String mark : name.endsWith("E") || name.equals("UTF-8") || name.equals("UTF-32")
                        ? List.of("", "\ufeff")
                        : List.of("")) {
                    byte[] bytes = (mark + text).getBytes(charset);
                    for (int piece = 1; piece < 12; piece++) {
                        assertThat(decoded(charset, bytes, piece))
                                .as("%s in pieces of %d", name, piece)
                                .isEqualTo(LINES);
                    }
                    assertThat(decoded(charset, bytes, bytes.length)).isEqualTo(LINES);
                }
            }
        }
    }

    @Test
    void aMarkDecidesAboutTheOrder() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xFE});
        bytes.writeBytes("one\ntwo".getBytes(StandardCharsets.UTF_16LE));
        assertThat(decoded(StandardCharsets.UTF_16, bytes.toByteArray(), 3)).containsExactly("one", "two");
    }

    @Test
    void oneByteIsALineAtOnce() throws IOException {
        LineDecoder decoder = new LineDecoder(StandardCharsets.UTF_8, 10);
        List<String> lines = new ArrayList<>();
        decoder.decode(new byte[] {'\n'}, 0, 1, lines);
        assertThat(lines).containsExactly("");
    }

    @Test
    void whatIsNoTextIsReplaced() throws IOException {
        assertThat(decoded(StandardCharsets.UTF_8, new byte[] {'a', (byte) 0xFF, '\n'}, 1))
                .containsExactly("a\ufffd");
    }

    @Test
    void aLineThatIsTooLongIsRefused() {
        LineDecoder decoder = new LineDecoder(StandardCharsets.UTF_8, 10);
        byte[] bytes = new byte[11];
        assertThatThrownBy(() -> decoder.decode(bytes, 0, 11, new ArrayList<>()))
                .isInstanceOf(IOException.class)
                .hasMessage("a line is longer than 10 bytes");
    }
}
