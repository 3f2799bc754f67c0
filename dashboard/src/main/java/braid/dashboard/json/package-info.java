/// What was seen, as the page reads it.
@NullMarked
package braid.dashboard.json;

import org.jspecify.annotations.NullMarked;
