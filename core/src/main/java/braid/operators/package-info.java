/// One operator a file.
@NullMarked
package braid.operators;

import org.jspecify.annotations.NullMarked;
