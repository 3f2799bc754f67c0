/// The engine inside this JVM, and what the elements of a parallel stream are made of.
@NullMarked
package braid.engine;

import org.jspecify.annotations.NullMarked;
