package braid;

import java.io.Serializable;
import java.time.Instant;

/// What became of the elements of one window. Serializable where its value is.
///
/// @param start where the window begins
/// @param end where it ends; this time itself is no longer in it
/// @param value what was made of its elements
/// @param early whether the window is still open, so that another result of it will come: [EventTime#early]
public record Windowed<R>(Instant start, Instant end, R value, boolean early) implements Serializable {

    /// The result of a window that is over.
    public Windowed(Instant start, Instant end, R value) {
        this(start, end, value, false);
    }
}
