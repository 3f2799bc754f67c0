/// What was seen, as one file.
@NullMarked
package braid.dashboard.report;

import org.jspecify.annotations.NullMarked;
