/// The functional interfaces that operators take: they may throw, and they are serializable by themselves.
@NullMarked
package braid.function;

import org.jspecify.annotations.NullMarked;
