/// Changes of graphs: nodes and edges are built, linked, unlinked and destroyed while elements flow.
///
/// [braid.graph.change.Wiring] is what streams call. A [braid.graph.change.Change] enters all regions that it
/// touches and is made between two elements. [braid.graph.change.Placing] decides which region a node belongs to,
/// and where so many steps stand in a row that a boundary of the graph's own has to spare the stack.
@NullMarked
package braid.graph.change;

import org.jspecify.annotations.NullMarked;
