/// The `braid` command: one class a command, and what the quickstart is made of.
@NullMarked
package braid.cli;

import org.jspecify.annotations.NullMarked;
