/// The threads of this library: how they are made, so that they inherit nothing of whoever happens to start them,
/// and two pools for what must not be done on the calling thread. Knows nothing of streams.
@NullMarked
package braid.thread;

import org.jspecify.annotations.NullMarked;
