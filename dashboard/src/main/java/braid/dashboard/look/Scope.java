package braid.dashboard.look;

import braid.Snapshot;
import braid.spi.Engine;
import java.util.List;
import java.util.function.Supplier;

/// What is looked at.
///
/// @param graphs reads the graphs as they are now
/// @param engines the engines that are open now
public record Scope(Supplier<List<Snapshot>> graphs, Supplier<List<Engine>> engines) {}
