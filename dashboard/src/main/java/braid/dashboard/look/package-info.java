/// Looks at graphs and engines, while somebody wants to know.
@NullMarked
package braid.dashboard.look;

import org.jspecify.annotations.NullMarked;
