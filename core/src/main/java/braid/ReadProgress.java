package braid;

import org.jspecify.annotations.Nullable;

/// How it goes with a source that reads from outside, a [ReadSource]: part of its [Snapshot.Node].
///
/// @param position where the next read begins, or null
/// @param acknowledged the position before which all is through, or null
/// @param lag how much was not read yet, in the unit of the source; -1 if that is not known
/// @param restarts how often the reader was opened again after a failure
/// @param lastError what the reader threw last, as text, or null
public record ReadProgress(
        @Nullable String position,
        @Nullable String acknowledged,
        long lag,
        long restarts,
        @Nullable String lastError) {}
