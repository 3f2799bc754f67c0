package braid.benchmarks;

import braid.Source;
import braid.Stream;
import braid.function.ThrowingFunction;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// A chain of fifty maps; nanoseconds an element and node. Twin: a loop over the same fifty functions.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(LongChainBenchmark.ELEMENTS * LongChainBenchmark.NODES)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(3)
public class LongChainBenchmark {

    static final int ELEMENTS = 1_000;
    static final int NODES = 50;

    private static final List<ThrowingFunction<Integer, Integer>> DISTINCT = List.of(
            x -> x + 1,
            x -> x + 2,
            x -> x + 3,
            x -> x + 4,
            x -> x + 5,
            x -> x + 6,
            x -> x + 7,
            x -> x + 8,
            x -> x + 9,
            x -> x + 10,
            x -> x + 11,
            x -> x + 12,
            x -> x + 13,
            x -> x + 14,
            x -> x + 15,
            x -> x + 16,
            x -> x + 17,
            x -> x + 18,
            x -> x + 19,
            x -> x + 20,
            x -> x + 21,
            x -> x + 22,
            x -> x + 23,
            x -> x + 24,
            x -> x + 25,
            x -> x + 26,
            x -> x + 27,
            x -> x + 28,
            x -> x + 29,
            x -> x + 30,
            x -> x + 31,
            x -> x + 32,
            x -> x + 33,
            x -> x + 34,
            x -> x + 35,
            x -> x + 36,
            x -> x + 37,
            x -> x + 38,
            x -> x + 39,
            x -> x + 40,
            x -> x + 41,
            x -> x + 42,
            x -> x + 43,
            x -> x + 44,
            x -> x + 45,
            x -> x + 46,
            x -> x + 47,
            x -> x + 48,
            x -> x + 49,
            x -> x + 50);
    private static final List<ThrowingFunction<Integer, Integer>> SAME = Collections.nCopies(NODES, x -> x + 1);

    private final List<Integer> elements = Pollution.elements(ELEMENTS);
    private final Sum sum = new Sum();
    private final Source<Integer> same = Source.create();
    private final Source<Integer> distinct = Source.create();

    @Setup
    public void wire() {
        Pollution.run();
        wire(same, SAME);
        wire(distinct, DISTINCT);
    }

    private void wire(Source<Integer> source, List<ThrowingFunction<Integer, Integer>> functions) {
        Stream<Integer> stream = source;
        for (ThrowingFunction<Integer, Integer> function : functions) {
            stream = stream.map(function);
        }
        stream.sink(sum::add);
    }

    @Benchmark
    public long twin() {
        return loop(DISTINCT);
    }

    @Benchmark
    public long twinOneFunction() {
        return loop(SAME);
    }

    private long loop(List<ThrowingFunction<Integer, Integer>> functions) {
        for (Integer element : elements) {
            Integer at = element;
            for (ThrowingFunction<Integer, Integer> function : functions) {
                at = function.apply(at);
            }
            sum.add(at);
        }
        return sum.value();
    }

    @Benchmark
    public long braid() {
        distinct.emitAll(elements);
        return sum.value();
    }

    @Benchmark
    public long braidOneFunction() {
        same.emitAll(elements);
        return sum.value();
    }
}
