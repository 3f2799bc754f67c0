package braid.benchmarks;

import braid.PulledSource;
import braid.Source;
import io.reactivex.rxjava3.core.Flowable;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import reactor.core.publisher.Flux;

/// A list of boxed integers through `map.filter.map.sink`. Twin: a loop by hand with the same functions.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(ChainBenchmark.ELEMENTS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(3)
public class ChainBenchmark {

    static final int ELEMENTS = 50_000;

    private final List<Integer> elements = Pollution.elements(ELEMENTS);
    private final Sum sum = new Sum();
    private final Source<Integer> source = Source.create();

    /// One pulled source, run for long.
    @State(Scope.Benchmark)
    public static class Pulled {
        private final Feed feed = new Feed();

        @Setup
        public void start(ChainBenchmark benchmark) {
            PulledSource<Integer> pulled = Source.fromIterable(feed);
            Chain.wire(pulled, benchmark.sum);
            var _ = pulled.start();
        }

        @TearDown
        public void end() throws InterruptedException {
            feed.pull(List.of());
        }
    }

    /// A loop by hand over the same iterable, on a thread of its own, as the pulled source has one.
    @State(Scope.Benchmark)
    public static class PulledByHand {
        private final Feed feed = new Feed();

        @Setup
        public void start(ChainBenchmark benchmark) {
            Thread.ofPlatform().daemon(true).start(() -> {
                for (Integer element : feed) {
                    Chain.byHand(element, benchmark.sum);
                }
            });
        }

        @TearDown
        public void end() throws InterruptedException {
            feed.pull(List.of());
        }
    }

    @Setup
    public void wire() {
        Pollution.run();
        Chain.wire(source, sum);
    }

    @Benchmark
    public long twin() {
        for (Integer element : elements) {
            Chain.byHand(element, sum);
        }
        return sum.value();
    }

    @Benchmark
    public long braidEmitAll() {
        source.emitAll(elements);
        return sum.value();
    }

    @Benchmark
    public long braidPulled(Pulled pulled) throws InterruptedException {
        pulled.feed.pull(elements);
        return sum.value();
    }

    @Benchmark
    public long pulledByHand(PulledByHand pulled) throws InterruptedException {
        pulled.feed.pull(elements);
        return sum.value();
    }

    @Benchmark
    public long rxJavaRange() {
        Chain.wire(Flowable.range(0, ELEMENTS), sum);
        return sum.value();
    }

    @Benchmark
    public long rxJavaIterable() {
        Chain.wire(Flowable.fromIterable(elements), sum);
        return sum.value();
    }

    @Benchmark
    public long reactorIterable() {
        Chain.wire(Flux.fromIterable(elements), sum);
        return sum.value();
    }
}
