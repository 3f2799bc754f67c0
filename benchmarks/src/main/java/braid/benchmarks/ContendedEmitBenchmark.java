package braid.benchmarks;

import braid.Source;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/// Eight threads that emit into one accumulation; the time between two of one thread's elements. Twin: the same by
/// hand, under a `ReentrantLock`.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Threads(8)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(3)
public class ContendedEmitBenchmark {

    private final Source<Integer> source = Source.create();
    private final Sum sum = new Sum();
    private final ReentrantLock lock = new ReentrantLock();
    private Integer state = 0;

    @Setup
    public void wire() {
        source.accumulate(0, Integer::sum).sink(sum::add);
    }

    @Benchmark
    public void twin() {
        lock.lock();
        try {
            state = Integer.sum(state, 1);
            sum.add(state);
        } finally {
            lock.unlock();
        }
    }

    @Benchmark
    public void braid() {
        source.emit(1);
    }
}
