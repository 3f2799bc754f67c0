/// The receivers through which elements go.
///
/// A [braid.graph.link.Linker] links them, from the ends of a region back to an [braid.graph.link.Inlet]: each
/// step's own in a [braid.graph.link.Guarded], forks, ends, and [braid.graph.link.Crossing]s into other regions. A
/// region that is hot is linked again by the [braid.graph.link.Specialiser], so that it becomes one method. Some
/// elements go by a second, timed way.
@NullMarked
package braid.graph.link;

import org.jspecify.annotations.NullMarked;
