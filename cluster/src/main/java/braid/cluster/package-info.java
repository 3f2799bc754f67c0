/// The cluster engine: what `Client.localCluster` and `Client.connect` find, and what commands start.
@NullMarked
package braid.cluster;

import org.jspecify.annotations.NullMarked;
