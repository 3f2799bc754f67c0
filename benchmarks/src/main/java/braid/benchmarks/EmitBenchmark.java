package braid.benchmarks;

import braid.Source;
import io.reactivex.rxjava3.processors.FlowableProcessor;
import io.reactivex.rxjava3.processors.PublishProcessor;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
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
import reactor.core.publisher.Sinks;

/// Elements pushed one by one through `map.filter.map.sink`. Twin: the same by hand, under a `ReentrantLock`.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(EmitBenchmark.ELEMENTS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(3)
public class EmitBenchmark {

    static final int ELEMENTS = 10_000;

    private final List<Integer> elements = Pollution.elements(ELEMENTS);
    private final Sum sum = new Sum();
    private final ReentrantLock lock = new ReentrantLock();
    private final Source<Integer> source = Source.create();
    private final PublishProcessor<Integer> processor = PublishProcessor.create();
    private final FlowableProcessor<Integer> serialized =
            PublishProcessor.<Integer>create().toSerialized();
    private final Sinks.Many<Integer> unsafeSink =
            Sinks.unsafe().many().multicast().directBestEffort();
    private final Sinks.Many<Integer> safeSink = Sinks.many().multicast().directBestEffort();

    @Setup
    public void wire() {
        Pollution.run();
        Chain.wire(source, sum);
        Chain.wire(processor, sum);
        Chain.wire(serialized, sum);
        Chain.wire(unsafeSink.asFlux(), sum);
        Chain.wire(safeSink.asFlux(), sum);
    }

    @Benchmark
    public long twin() {
        for (Integer element : elements) {
            lock.lock();
            try {
                Chain.byHand(element, sum);
            } finally {
                lock.unlock();
            }
        }
        return sum.value();
    }

    @Benchmark
    public long braid() {
        for (Integer element : elements) {
            source.emit(element);
        }
        return sum.value();
    }

    /// Not thread-safe.
    @Benchmark
    public long rxJava() {
        for (Integer element : elements) {
            processor.onNext(element);
        }
        return sum.value();
    }

    @Benchmark
    public long rxJavaSerialized() {
        for (Integer element : elements) {
            serialized.onNext(element);
        }
        return sum.value();
    }

    /// Not thread-safe.
    @Benchmark
    public long reactorUnsafe() {
        for (Integer element : elements) {
            unsafeSink.tryEmitNext(element).orThrow();
        }
        return sum.value();
    }

    @Benchmark
    public long reactorSerialized() {
        for (Integer element : elements) {
            safeSink.tryEmitNext(element).orThrow();
        }
        return sum.value();
    }
}
