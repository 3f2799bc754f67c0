/// Functions, classes and values as bytes, and back.
@NullMarked
package braid.cluster.code;

import org.jspecify.annotations.NullMarked;
