package braid.graph.topology;

import braid.spi.Step;
import java.util.function.Supplier;

/// What a node passes on.
public sealed interface Outflow {

    /// Values, which need no care.
    record Values() implements Outflow {}

    /// Handles, which are counted at forks; where nothing follows, what `last` opens takes them.
    record Handles(Supplier<Step<?, ?>> last) implements Outflow {}

    /// Values.
    Outflow VALUES = new Values();
}
