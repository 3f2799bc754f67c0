/// What tests of streams, operators and engines need: a clock to turn by hand, and contracts to extend.
@NullMarked
package braid.testkit;

import org.jspecify.annotations.NullMarked;
