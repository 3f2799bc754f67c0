package braid.testkit.random;

/// What was wrong with a run.
///
/// @param what the kind of it, in one word: a smaller plan has to fail in the same way
/// @param text what was expected and what was seen
record Fault(String what, String text) {
    @Override
    public String toString() {
        return what + ": " + text;
    }
}
