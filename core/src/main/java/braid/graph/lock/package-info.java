/// One thread in a region: the lock, and what waits to be done inside it. Knows no node.
///
/// [braid.graph.lock.Lock] is entered at once where it is free, or else with a [braid.graph.lock.Patience], by
/// which those above decide how long a thread waits and what ends the wait; [braid.graph.lock.Entered] names the
/// ways in which it can end. [braid.graph.lock.Inbox] keeps what has to be done inside by whoever comes there.
@NullMarked
package braid.graph.lock;

import org.jspecify.annotations.NullMarked;
