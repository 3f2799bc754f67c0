package braid.graph;

import braid.StreamException;
import org.jspecify.annotations.Nullable;

/// Why a source takes no more elements.
///
/// @param failure what failed the stream, or null if the source was only closed
record Refusal(@Nullable StreamException failure) {

    static final Refusal CLOSED = new Refusal(null);
}
