package braid.benchmarks;

import braid.Client;
import braid.Source;
import io.reactivex.rxjava3.core.Flowable;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Gatherers;
import java.util.stream.LongStream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/// Ways to compute the same of many elements, some of which keep their order, with 64 in flight. Each lives on from
/// round to round.
final class Contestants implements AutoCloseable {

    /// The name of the limit: two plain threads with half of the elements each, which hand over nothing.
    static final String LIMIT = "two threads, halves";

    static final String BRAID = "Braid";
    static final String ONE = "one thread";

    private static final int IN_FLIGHT = 64;

    /// What computes `count` elements.
    interface Way {
        void run(int count) throws InterruptedException, ExecutionException;
    }

    private final int work;
    private final Client client = Client.local();
    private final ExecutorService executor =
            Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    private final Source<Long> source = Source.create();
    private final Map<String, Way> ways = new LinkedHashMap<>();
    private long sum;

    /// @param work the rounds of an element's work
    Contestants(int work) {
        this.work = work;
        source.scatter(client)
                .map(x -> Spin.rounds(work, x))
                .buffer(IN_FLIGHT)
                .gather()
                .sink(this::add);
        ways.put(ONE, this::oneThread);
        ways.put(LIMIT, this::halves);
        ways.put(BRAID, this::braid);
        ways.put("executor, queue of futures", this::futures);
        ways.put("Gatherers.mapConcurrent", this::mapConcurrent);
        ways.put("Reactor, flatMapSequential", this::reactor);
        ways.put("RxJava, concatMapEager", this::rxJava);
    }

    Map<String, Way> ways() {
        return ways;
    }

    long sum() {
        return sum;
    }

    private void add(long x) {
        sum += x;
    }

    private void oneThread(int count) {
        add(loop(0, count));
    }

    private long loop(int from, int to) {
        long all = 0;
        for (int i = from; i < to; i++) {
            all += Spin.rounds(work, i);
        }
        return all;
    }

    private void halves(int count) throws InterruptedException, ExecutionException {
        Future<Long> other = executor.submit(() -> loop(count / 2, count));
        long mine = loop(0, count / 2);
        add(mine + other.get());
    }

    private void braid(int count) {
        for (long i = 0; i < count; i++) {
            source.emit(i);
        }
        source.drain();
    }

    private void futures(int count) throws InterruptedException, ExecutionException {
        Queue<Future<Long>> queue = new ArrayDeque<>(IN_FLIGHT);
        for (long i = 0; i < count; i++) {
            long x = i;
            if (queue.size() == IN_FLIGHT) {
                add(queue.remove().get());
            }
            queue.add(executor.submit(() -> Spin.rounds(work, x)));
        }
        while (!queue.isEmpty()) {
            add(queue.remove().get());
        }
    }

    private void mapConcurrent(int count) {
        LongStream.range(0, count)
                .boxed()
                .gather(Gatherers.mapConcurrent(IN_FLIGHT, x -> Spin.rounds(work, x)))
                .forEach(this::add);
    }

    private void reactor(int count) {
        Flux.range(0, count)
                .flatMapSequential(
                        x -> Mono.fromCallable(() -> Spin.rounds(work, x)).subscribeOn(Schedulers.parallel()),
                        IN_FLIGHT)
                .doOnNext(this::add)
                .blockLast();
    }

    private void rxJava(int count) {
        var computation = io.reactivex.rxjava3.schedulers.Schedulers.computation();
        Flowable.range(0, count)
                .concatMapEager(
                        x -> Flowable.fromCallable(() -> Spin.rounds(work, x)).subscribeOn(computation), IN_FLIGHT, 1)
                .blockingForEach(this::add);
    }

    @Override
    public void close() {
        source.close();
        client.close();
        executor.shutdownNow();
    }
}
