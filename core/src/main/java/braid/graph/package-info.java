/// What runs when a pipeline runs. The rooms, each of which knows only those before it:
///
/// - `lock`: one thread in a region; knows no node;
/// - `trace`: what elements leave behind where they pass;
/// - `topology`: nodes, edges, regions, and walks along them;
/// - `wait`: who waits for whom;
/// - `link`: receivers, how they are linked and made fast;
/// - `entry`: where elements enter: sources, and the threads of boundaries;
/// - `change`: what is built, linked, unlinked, destroyed while elements flow;
/// - `observe`: snapshots, which stop nothing.
///
/// An element goes from `Entrance.emit` through the region's `Lock` to the `Entry` of its `Inlet`, along `Guarded`
/// receivers, over a `Crossing` or into a boundary and out of its `Pump`, to a `Leaf`.
@NullMarked
package braid.graph;

import org.jspecify.annotations.NullMarked;
