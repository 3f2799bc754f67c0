package braid.benchmarks;

import braid.Client;
import braid.Source;
import io.reactivex.rxjava3.core.Flowable;
import java.util.concurrent.Executors;
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
import reactor.core.publisher.Mono;

/// Tasks that do nothing, 64 under way, delivered in order: what a task costs. Twin: an executor with as many
/// threads as cores, a bounded queue of futures, and a thread that takes them in order.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(ScatterBenchmark.ELEMENTS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(3)
public class ScatterBenchmark {

    static final int ELEMENTS = 10_000;
    private static final int IN_FLIGHT = 64;

    private final Sum sum = new Sum();

    /// Braid.
    @State(Scope.Benchmark)
    public static class Scattered {
        private final Client client = Client.local();
        private final Source<Integer> source = Source.create();

        @Setup
        public void wire(ScatterBenchmark benchmark) {
            source.scatter(client).map(x -> x).buffer(IN_FLIGHT).gather().sink(benchmark.sum::add);
        }

        @TearDown
        public void close() {
            source.close();
            client.close();
        }
    }

    /// The twin, with threads of the platform.
    @State(Scope.Benchmark)
    public static class Pooled {
        private FutureQueue queue;

        @Setup
        public void start(ScatterBenchmark benchmark) {
            int cores = Runtime.getRuntime().availableProcessors();
            queue = new FutureQueue(Executors.newFixedThreadPool(cores), IN_FLIGHT, benchmark.sum);
        }

        @TearDown
        public void close() throws InterruptedException {
            queue.close();
        }
    }

    /// As the twin, with a virtual thread a task.
    @State(Scope.Benchmark)
    public static class Virtual {
        private FutureQueue queue;

        @Setup
        public void start(ScatterBenchmark benchmark) {
            queue = new FutureQueue(Executors.newVirtualThreadPerTaskExecutor(), IN_FLIGHT, benchmark.sum);
        }

        @TearDown
        public void close() throws InterruptedException {
            queue.close();
        }
    }

    @Benchmark
    public long braid(Scattered scattered) {
        for (int i = 0; i < ELEMENTS; i++) {
            scattered.source.emit(i);
        }
        scattered.source.drain();
        return sum.value();
    }

    @Benchmark
    public long twin(Pooled pooled) throws InterruptedException {
        return through(pooled.queue);
    }

    @Benchmark
    public long virtualThreads(Virtual virtual) throws InterruptedException {
        return through(virtual.queue);
    }

    private long through(FutureQueue queue) throws InterruptedException {
        for (int i = 0; i < ELEMENTS; i++) {
            Integer x = i;
            queue.put(() -> x);
        }
        queue.await(ELEMENTS);
        return sum.value();
    }

    @Benchmark
    public long reactor() {
        var parallel = reactor.core.scheduler.Schedulers.parallel();
        Flux.range(0, ELEMENTS)
                .flatMapSequential(x -> Mono.fromCallable(() -> x).subscribeOn(parallel), IN_FLIGHT)
                .doOnNext(sum::add)
                .blockLast();
        return sum.value();
    }

    @Benchmark
    public long rxJava() {
        var computation = io.reactivex.rxjava3.schedulers.Schedulers.computation();
        Flowable.range(0, ELEMENTS)
                .concatMapEager(x -> Flowable.fromCallable(() -> x).subscribeOn(computation), IN_FLIGHT, 1)
                .blockingForEach(sum::add);
        return sum.value();
    }
}
