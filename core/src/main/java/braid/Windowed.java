package braid;

import java.io.Serializable;
import java.time.Instant;

/// What became of the elements of one window. Serializable where its value is.
///
/// @param start where the window begins
/// @param end where it ends; this time itself is no longer in it
/// @param value what was made of its elements
public record Windowed<R>(Instant start, Instant end, R value) implements Serializable {}
