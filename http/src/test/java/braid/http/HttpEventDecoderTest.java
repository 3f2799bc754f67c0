package braid.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The rules of WHATWG, in whatever pieces the bytes come.
class HttpEventDecoderTest {

    private final EventDecoder decoder = new EventDecoder(1_000, null);

    private List<Event> decode(String text) throws IOException {
        return decode(decoder, text.getBytes(StandardCharsets.UTF_8), Integer.MAX_VALUE);
    }

    private static List<Event> decode(EventDecoder decoder, byte[] bytes, int piece) throws IOException {
        List<Event> events = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += piece) {
            int length = Math.min(piece, bytes.length - at);
            decoder.decode(ByteBuffer.wrap(bytes, at, length), events);
            if (length < piece) {
                break;
            }
        }
        return events;
    }

    private static Event message(String data) {
        return Event.of(data);
    }

    @Test
    void theExamplesOfTheRules() throws IOException {
        assertThat(decode("data: YHOO\ndata: +2\ndata: 10\n\n")).containsExactly(message("YHOO\n+2\n10"));
        assertThat(decode(
                        ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n"))
                .containsExactly(message("first event").id("1"), message("second event"), message(" third event"));
        assertThat(decode("data\n\ndata\ndata\n\ndata:")).containsExactly(message(""), message("\n"));
        assertThat(decode("x\n\ndata:test\n\ndata: test\n\n")) // the line that was left is "data:x"
                .containsExactly(message("x"), message("test"), message("test"));
    }

    @Test
    void linesEndInThreeWays() throws IOException {
        assertThat(decode("data: a\r\ndata: b\rdata: c\n\r\ndata: d\r\r\n"))
                .containsExactly(message("a\nb\nc"), message("d"));
        assertThat(decode("data: e\r\n\r")).containsExactly(message("e"));
        assertThat(decode("\ndata: f\n\n")).containsExactly(message("f"));
    }

    @Test
    void aMarkAtTheBeginningIsNoText() throws IOException {
        assertThat(decode("\uFEFFdata: a\n\n\uFEFFdata: b\n\n")).containsExactly(message("a"));
    }

    @Test
    void kindsAndIds() throws IOException {
        assertThat(decode("event: add\nid: 7\ndata: 73857293\n\nevent: gone\n\ndata: x\n\n"))
                .containsExactly(new Event("7", "add", "73857293"), message("x").id("7"));
        assertThat(decoder.lastId()).isEqualTo("7");
        assertThat(decode("id: 8\n\n")).isEmpty();
        assertThat(decoder.lastId()).isEqualTo("8");
        assertThat(decode("id: 9\0\ndata: y\n\nid: 10\n"))
                .containsExactly(message("y").id("8"));
        assertThat(decoder.lastId()).as("its event has not ended").isEqualTo("8");
        assertThat(decode("\nid:\n\n")).isEmpty();
        assertThat(decoder.lastId()).isNull();
    }

    @Test
    void onlyDigitsAreATimeToWait() throws IOException {
        assertThat(decode("retry: 1500\nretry: 2s\nretry\nretry: -1\nretry: 99999999999\nother: x\n\n"))
                .isEmpty();
        assertThat(decoder.retryMillis()).isEqualTo(1_500);
    }

    @Test
    void whatIsTooLongIsAFault() throws IOException {
        assertThat(decode("data: " + "x".repeat(994) + "\n\n")).hasSize(1);
        assertThat(decode(": comments\n".repeat(1_000))).isEmpty();
        assertThatThrownBy(() -> decode("data: " + "x".repeat(995)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("1000 bytes");
        EventDecoder other = new EventDecoder(1_000, null);
        byte[] many = "data: xxxxx\n".repeat(1_000).getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> decode(other, many, 10)).isInstanceOf(IOException.class);
        EventDecoder empty = new EventDecoder(1_000, null);
        byte[] lines = "data\n".repeat(1_000).getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> decode(empty, lines, 10)).isInstanceOf(IOException.class);
    }

    @Test
    void piecesMakeNoDifference() throws IOException {
        String[] parts = {"data", "id", "event", "retry", ":", " ", "\n", "\r", "\r\n", "ü", "x", "\uFEFF", "\0", "1"};
        Random random = new Random(1);
        for (int run = 0; run < 500; run++) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 60; i++) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            EventDecoder whole = new EventDecoder(1_000, "0");
            EventDecoder cut = new EventDecoder(1_000, "0");
            List<Event> events = decode(whole, bytes, Integer.MAX_VALUE);
            assertThat(decode(cut, bytes, 1 + run % 3)).isEqualTo(events);
            assertThat(cut.lastId()).isEqualTo(whole.lastId());
        }
    }

    @Test
    void whatIsWrittenIsReadAgain() throws IOException {
        for (Event each : List.of(
                message("plain"),
                message(""),
                message(" a space in front\n\nand an empty line\n"),
                new Event("id 1", "kind", "ü\u0000"))) {
            EventDecoder fresh = new EventDecoder(1_000, null);
            byte[] bytes = each.text().getBytes(StandardCharsets.UTF_8);
            assertThat(decode(fresh, bytes, 1)).containsExactly(each);
        }
        assertThatThrownBy(() -> message("x").id("1\n2")).hasMessage("id must be one line: 1\n2");
        assertThatThrownBy(() -> message("x").event("a\rb")).isInstanceOf(IllegalArgumentException.class);
    }
}
