/// Nodes, the edges between them, and the regions in which they run.
///
/// A [braid.graph.topology.Node] has a [braid.graph.topology.Role], edges, and a [braid.graph.topology.Life]; what
/// is special about sources and boundaries is in states of their own. Whatever looks at more than one node is a
/// loop of [braid.graph.topology.Walk]: a graph may be deeper than a stack. A [braid.graph.topology.Region] is the
/// lock of the nodes in it, and what has failed or is left to do there. [braid.graph.topology.Failing] says what
/// becomes of a failure that no call can throw.
@NullMarked
package braid.graph.topology;

import org.jspecify.annotations.NullMarked;
