package braid.spi;

import org.jspecify.annotations.Nullable;

/// What the threads that wait at a node wait for, as the operator knows it.
///
/// @param origin the node whose work it is, or null; that node's own, by identity
/// @param trouble why it may not come, or null if nothing is wrong
public record Awaited(@Nullable Origin origin, @Nullable String trouble) {}
