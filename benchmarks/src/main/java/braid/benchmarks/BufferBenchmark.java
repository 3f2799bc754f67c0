package braid.benchmarks;

import braid.Source;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// Elements through `buffer(1024)` to a sink. Twin: an `ArrayBlockingQueue` and a thread.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(BufferBenchmark.ELEMENTS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(3)
public class BufferBenchmark {

    static final int ELEMENTS = 50_000;
    private static final int CAPACITY = 1024;

    private final List<Integer> elements = Pollution.elements(ELEMENTS);
    private final Sum sum = new Sum();
    private final Source<Integer> source = Source.create();
    private final BlockingQueue<Integer> queue = new ArrayBlockingQueue<>(CAPACITY);
    private final Semaphore through = new Semaphore(0);
    private final Thread consumer = new Thread(this::consume, "consumer");

    @Setup
    public void wire() {
        source.buffer(CAPACITY).sink(sum::add);
        consumer.start();
    }

    @TearDown
    public void end() throws InterruptedException {
        consumer.interrupt();
        consumer.join();
    }

    private void consume() {
        try {
            for (int taken = 1; true; taken++) {
                sum.add(queue.take());
                if (taken % ELEMENTS == 0) {
                    through.release();
                }
            }
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    @Benchmark
    public long twin() throws InterruptedException {
        for (Integer element : elements) {
            queue.put(element);
        }
        through.acquire();
        return sum.value();
    }

    @Benchmark
    public long braid() {
        for (Integer element : elements) {
            source.emit(element);
        }
        source.drain();
        return sum.value();
    }
}
