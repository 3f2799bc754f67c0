/// The language of driver and worker: parcels, and what is in them.
@NullMarked
package braid.cluster.wire;

import org.jspecify.annotations.NullMarked;
