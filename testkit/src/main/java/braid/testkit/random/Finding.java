package braid.testkit.random;

/// A graph that did what it must not do.
///
/// @param seed makes it again
/// @param what the kind of fault, in one word: `LOST`, `HANG`, `JOINED` and so on
/// @param text what was expected and what was seen, in the graph as it was made smaller
/// @param steps how many operators, sources and things that threads do are left of it
/// @param tries in how many runs the smaller graph failed
/// @param program the smaller graph as a program that uses the public API alone: `./braid run Seed123.java`
public record Finding(long seed, String what, String text, int steps, String tries, String program) {
    @Override
    public String toString() {
        return "seed " + seed + ": " + what + ", " + text + "\n\n" + program;
    }
}
