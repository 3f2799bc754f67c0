/// What was seen, as Prometheus reads it.
@NullMarked
package braid.dashboard.metrics;

import org.jspecify.annotations.NullMarked;
