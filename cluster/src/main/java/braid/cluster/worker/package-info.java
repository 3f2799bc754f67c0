/// The worker's side: sessions of drivers, kept values.
@NullMarked
package braid.cluster.worker;

import org.jspecify.annotations.NullMarked;
