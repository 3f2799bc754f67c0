/// The driver's side: where tasks go, what comes back, what is done again.
@NullMarked
package braid.cluster.driver;

import org.jspecify.annotations.NullMarked;
