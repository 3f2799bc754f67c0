package braid.marbles;

import braid.Stream;
import java.util.List;
import java.util.function.Function;

/// One diagram: what goes in, what it goes through, and what comes out.
///
/// @param name of the file
/// @param box what is written into the box
/// @param note a second line in the box, or empty
/// @param parse makes elements of texts
/// @param inputs a line each, as [Event#parse]
/// @param pipeline the operator, given the run
/// @param busy for how many seconds whoever takes an element is busy with it
/// @param output what comes out, as [Event#parse]
/// @param <T> the elements
record Marble<T>(
        String name,
        String box,
        String note,
        Function<String, T> parse,
        List<String> inputs,
        Function<MarbleRun<T>, Stream<?>> pipeline,
        double busy,
        String output) {

    static Marble<String> letters(String name, String box) {
        return new Marble<>(name, box, "", text -> text, List.of(), run -> run.in(0), 0, "");
    }

    static Marble<Integer> numbers(String name, String box) {
        return new Marble<>(name, box, "", Integer::valueOf, List.of(), run -> run.in(0), 0, "");
    }

    Marble<T> in(String... lines) {
        return new Marble<>(name, box, note, parse, List.of(lines), pipeline, busy, output);
    }

    Marble<T> through(Function<MarbleRun<T>, Stream<?>> other) {
        return new Marble<>(name, box, note, parse, inputs, other, busy, output);
    }

    Marble<T> note(String other) {
        return new Marble<>(name, box, other, parse, inputs, pipeline, busy, output);
    }

    Marble<T> busy(double seconds) {
        return new Marble<>(name, box, note, parse, inputs, pipeline, seconds, output);
    }

    Marble<T> gives(String line) {
        return new Marble<>(name, box, note, parse, inputs, pipeline, busy, line);
    }
}
