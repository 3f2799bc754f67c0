/// Who waits for whom.
///
/// Every wait inside a graph is a [braid.graph.wait.Wait] and known to [braid.graph.wait.Waits]. One walk,
/// [braid.graph.wait.Blame], goes from a wait to who would have to act: it finds circles, which are broken, and the
/// node that snapshots and the [braid.graph.wait.Watchdog] name. [braid.graph.wait.Entering] has the ways to wait
/// for a region.
@NullMarked
package braid.graph.wait;

import org.jspecify.annotations.NullMarked;
