/// Worker processes of this host, and the certificates of a cluster.
@NullMarked
package braid.cluster.host;

import org.jspecify.annotations.NullMarked;
