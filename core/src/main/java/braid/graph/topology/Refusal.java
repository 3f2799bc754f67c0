package braid.graph.topology;

import braid.StreamException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Why sources take no more elements. All that one failure has closed share it.
///
/// @param failure what failed the stream, or null if the source was only closed
/// @param thrown whether a call has thrown it, or it was logged
public record Refusal(@Nullable StreamException failure, AtomicBoolean thrown) {

    static final Refusal CLOSED = new Refusal(null, new AtomicBoolean(true));

    static Refusal of(StreamException failure) {
        return new Refusal(failure, new AtomicBoolean());
    }
}
