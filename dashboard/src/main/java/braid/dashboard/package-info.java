/// The live page of this JVM's streams, and a progress line for terminals.
@NullMarked
package braid.dashboard;

import org.jspecify.annotations.NullMarked;
