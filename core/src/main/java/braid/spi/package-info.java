/// What those implement who extend Braid: operators, joins, clocks, engines.
@NullMarked
package braid.spi;

import org.jspecify.annotations.NullMarked;
