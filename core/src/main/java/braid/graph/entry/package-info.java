/// Where elements enter, and how the life of a source goes.
///
/// [braid.graph.entry.Entrance] is the running side of a source: emit in all its forms, pauses, drain, close. A
/// [braid.graph.entry.Pump] is the thread of a boundary, which enters the region behind. What operators ask of
/// their nodes, timers included, they ask a [braid.graph.entry.NodeContext].
@NullMarked
package braid.graph.entry;

import org.jspecify.annotations.NullMarked;
