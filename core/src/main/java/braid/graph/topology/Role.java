package braid.graph.topology;

import braid.spi.JoinStep;

/// What a node is in its graph. Steps of one input are seen as steps of several.
public sealed interface Role {

    /// Elements enter here.
    record Source(SourceState state) implements Role {}

    /// It is run by whoever pushes into it.
    record Step(JoinStep<Object> step) implements Role {}

    /// As a step, with several inputs.
    record Join(JoinStep<Object> step) implements Role {}

    /// A thread of its own delivers what it holds, into another region.
    record Boundary(JoinStep<Object> step, BoundaryState state, Kind kind) implements Role {}

    /// Why there is a boundary.
    enum Kind {
        /// The user's operator is one.
        ASKED,
        /// The edge closes a cycle.
        FEEDBACK,
        /// So many steps stand in a row that the stack might not do.
        CUT
    }
}
