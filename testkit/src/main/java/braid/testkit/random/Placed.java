package braid.testkit.random;

import braid.Stream;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// A piece of a pipeline that is placed in the graphs, beside the library's operators.
///
/// @param name what it is called in programs and reports
/// @param shape builds it
/// @param model what leaves it, of what enters it: elements alone
record Placed(String name, Function<Stream<Object>, Stream<?>> shape, UnaryOperator<List<Object>> model) {}
