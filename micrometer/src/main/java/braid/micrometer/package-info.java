/// What Braid's graphs count, in a Micrometer registry of the program's own: [braid.micrometer.BraidMeters].
@NullMarked
package braid.micrometer;

import org.jspecify.annotations.NullMarked;
