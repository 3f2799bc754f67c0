/// Nodes, regions, links, waits: what is done once for all operators.
@NullMarked
package braid.graph;

import org.jspecify.annotations.NullMarked;
