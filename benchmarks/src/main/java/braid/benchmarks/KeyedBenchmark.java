package braid.benchmarks;

import braid.Source;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

/// A sum of each of a thousand keys, passed on at each element. Twin: a loop over a `HashMap`.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(KeyedBenchmark.ELEMENTS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(3)
public class KeyedBenchmark {

    static final int ELEMENTS = 50_000;
    static final int KEYS = 1_000;

    private final List<Integer> elements = Pollution.elements(ELEMENTS);
    private final Source<Integer> source = Source.create();
    private final Map<Integer, Long> sums = new HashMap<>();
    private long total;

    @Setup
    public void wire() {
        Pollution.run();
        source.keyBy(x -> x % KEYS).accumulate(0L, (sum, x) -> sum + x).values().sink(this::take);
    }

    private void take(Long sum) {
        total += sum;
    }

    @Benchmark
    public long twin() {
        for (Integer element : elements) {
            take(sums.merge(element % KEYS, (long) element, Long::sum));
        }
        return total;
    }

    @Benchmark
    public long braidAccumulate() {
        source.emitAll(elements);
        return total;
    }
}
