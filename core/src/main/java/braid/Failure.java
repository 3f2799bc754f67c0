package braid;

import braid.spi.Described;
import braid.spi.Signal;
import org.jspecify.annotations.Nullable;

/// An element that could not be handled. It travels downstream in the element's place until an operator handles it
/// (`onError`, `recover`); unhandled at an end it is thrown by `emit`, or fails the stream.
///
/// @param element what the step was given, or null where a step failed without an element (at completion)
/// @param cause what its code threw
/// @param node the name of the node whose code threw
/// @param line the place in the user's code that built the node, as `Demo.java:12`
/// @param worker the name of the worker process that ran the code, or null if it ran in this JVM
public record Failure(
        @Nullable Object element,
        Throwable cause,
        String node,
        String line,
        @Nullable String worker) implements Signal {

    /// A failure of code that ran in this JVM.
    public Failure(@Nullable Object element, Throwable cause, String node, String line) {
        this(element, cause, node, line, null);
    }

    /// What failed, where and why, in a text of some hundred characters. What the element and the cause say of
    /// themselves is not trusted, and cut.
    public String describe() {
        String what = element == null ? "" : "element " + Described.of(element) + " ";
        String where = worker == null ? "" : " on " + worker;
        return what + "failed in '" + node + "' (" + line + ")" + where + ": " + Described.thrown(cause);
    }

    @Override
    public String toString() {
        return describe();
    }
}
