package braid.http;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A server-sent event.
///
/// @param id what a reader says when it comes back, to get what came after; null if there is none. Of an event that
/// was read, the last that was told
/// @param event what kind it is; `message` where nobody says
/// @param data its text, which may have several lines
public record Event(@Nullable String id, String event, String data) {

    /// The kind of an event whose kind was not told.
    public static final String MESSAGE = "message";

    /// @throws IllegalArgumentException if `id` or `event` has a line break, or `id` a NUL
    public Event {
        Objects.requireNonNull(data, "data");
        requireLine("event", event);
        if (id != null) {
            requireLine("id", id);
            if (id.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("id must have no NUL");
            }
        }
    }

    private static void requireLine(String what, String text) {
        if (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0) {
            throw new IllegalArgumentException(what + " must be one line: " + text);
        }
    }

    /// A message without an id.
    public static Event of(String data) {
        return new Event(null, MESSAGE, data);
    }

    /// As this, of another kind.
    public Event event(String other) {
        return new Event(id, other, data);
    }

    /// As this, with an id.
    public Event id(String other) {
        return new Event(other, event, data);
    }

    /// As it is sent: its lines, and an empty one.
    String text() {
        StringBuilder text = new StringBuilder();
        if (id != null) {
            text.append("id: ").append(id).append('\n');
        }
        if (!event.equals(MESSAGE)) {
            text.append("event: ").append(event).append('\n');
        }
        for (String line : data.split("\r\n|\r|\n", -1)) {
            text.append("data: ").append(line).append('\n');
        }
        return text.append('\n').toString();
    }
}
