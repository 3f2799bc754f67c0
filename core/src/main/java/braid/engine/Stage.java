package braid.engine;

import braid.spi.Context;
import braid.spi.Step;
import org.jspecify.annotations.Nullable;

/// What one node of a parallel stream computes of an element.
///
/// @param context the node's
/// @param step its operator's, as on this side of the engine; without state
/// @param light whether an emitter may compute it, where it is quick
public record Stage(Context context, Step<Object, Object> step, boolean light) {

    /// A receiver of a parallel stream that takes cells as well as handles.
    public interface Taking {

        /// What it has computed of a cell's element, which it passes on; null if it is where cells go to.
        @Nullable
        Stage stage();

        /// Whether it keeps an element until it is computed; if not, it opens cells of which nothing is left to
        /// compute.
        boolean holds();
    }

    /// How an element goes on from one receiver of a parallel stream to the next.
    public sealed interface Way permits Handles, Cells {}

    /// As a handle.
    public record Handles() implements Way {}

    /// As a cell; null where nothing is to be computed of it.
    public record Cells(@Nullable Segment segment) implements Way {}
}
