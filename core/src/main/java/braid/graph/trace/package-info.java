/// What elements leave behind where they pass: counts, times, the place of a thread, failures. Written by the one
/// thread that is in a region, at the cost of a store; read by any, for snapshots and reports. Knows no node but by
/// its number.
@NullMarked
package braid.graph.trace;

import org.jspecify.annotations.NullMarked;
