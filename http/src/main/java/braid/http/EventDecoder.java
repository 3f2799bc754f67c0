package braid.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes events of bytes, by the rules of WHATWG: lines end with CR, LF or both; a BOM at the beginning is none of
/// the text; what is no UTF-8 becomes a replacement character; an event that has not ended is none.
final class EventDecoder {

    private static final byte[] BOM = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final int FIRST = 256;
    private static final int LONGEST_RETRY_DIGITS = 9;

    private final int longest;
    private byte[] line = new byte[FIRST];
    private int length;
    private boolean afterReturn;
    private boolean atBeginning = true;

    private final StringBuilder data = new StringBuilder();
    private int dataBytes;
    private boolean hasData;
    private String event = "";
    private @Nullable String id;
    private @Nullable String lastId;
    private long retryMillis;

    /// @param longest how many bytes an event has at the most
    /// @param lastId the id of the last event that was read before, or null
    EventDecoder(int longest, @Nullable String lastId) {
        this.longest = longest;
        this.id = lastId;
        this.lastId = lastId;
    }

    /// The id that was told last, with an event or an empty line behind it; null if there is none.
    @Nullable
    String lastId() {
        return lastId;
    }

    /// How long the server wants to be left alone before it is asked again, in milliseconds; 0 where it does not
    /// say.
    long retryMillis() {
        return retryMillis;
    }

    /// Adds the events that end in `bytes` to `events`.
    ///
    /// @throws IOException if an event is too long
    void decode(ByteBuffer bytes, List<Event> events) throws IOException {
        while (bytes.hasRemaining()) {
            byte next = bytes.get();
            boolean second = next == '\n' && afterReturn;
            afterReturn = next == '\r';
            if (next == '\n' || next == '\r') {
                if (!second) {
                    endLine(events);
                }
            } else {
                add(next);
            }
        }
    }

    private void add(byte next) throws IOException {
        if (length + dataBytes >= longest) {
            throw new IOException("an event must have " + longest + " bytes at the most, and the one behind id "
                    + lastId + " is longer");
        }
        if (length == line.length) {
            line = Arrays.copyOf(line, 2 * length);
        }
        line[length++] = next;
    }

    private void endLine(List<Event> events) {
        int from = atBeginning && length >= BOM.length && Arrays.equals(line, 0, BOM.length, BOM, 0, BOM.length)
                ? BOM.length
                : 0;
        atBeginning = false;
        int size = length - from;
        String text = new String(line, from, size, StandardCharsets.UTF_8);
        length = 0;
        if (text.isEmpty()) {
            dispatch(events);
            return;
        }
        int colon = text.indexOf(':');
        if (colon != 0) { // else it is a comment
            String name = colon < 0 ? text : text.substring(0, colon);
            String value = colon < 0 ? "" : text.substring(colon + 1);
            field(name, value.startsWith(" ") ? value.substring(1) : value, size);
        }
    }

    private void field(String name, String value, int size) {
        switch (name) {
            case "data" -> {
                data.append(hasData ? "\n" : "").append(value);
                dataBytes += size;
                hasData = true;
            }
            case "event" -> event = value;
            case "id" -> {
                if (value.indexOf('\0') < 0) {
                    id = value.isEmpty() ? null : value;
                }
            }
            case "retry" -> {
                if (value.length() <= LONGEST_RETRY_DIGITS
                        && !value.isEmpty()
                        && value.chars().allMatch(c -> c >= '0' && c <= '9')) {
                    retryMillis = Integer.parseInt(value);
                }
            }
            default -> {} // so the rules say
        }
    }

    private void dispatch(List<Event> events) {
        lastId = id;
        if (hasData) {
            events.add(new Event(lastId, event.isEmpty() ? Event.MESSAGE : event, data.toString()));
        }
        data.setLength(0);
        dataBytes = 0;
        hasData = false;
        event = "";
    }
}
