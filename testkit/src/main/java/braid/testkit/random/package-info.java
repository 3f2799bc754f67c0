/// Tries graphs at random: makes a plan from a seed, runs it on the library, judges what was seen by a plain model,
/// makes a plan that fails smaller, and prints it as a program. [RandomTester] is the way in.
///
/// | | |
/// |---|---|
/// | `Plan`, `Kind`, `Act` | what is run, as plain data |
/// | `Generator` | makes a plan of a seed |
/// | `Run`, `Wired`, `Recorder`, `Functions` | run it on the library |
/// | `Model`, `Merge`, `Judge` | say what was to be seen |
/// | `Shrinker`, `Program` | make it small, and print it |
@NullMarked
package braid.testkit.random;

import org.jspecify.annotations.NullMarked;
