/// What others see of graphs, read without stopping them.
@NullMarked
package braid.graph.observe;

import org.jspecify.annotations.NullMarked;
