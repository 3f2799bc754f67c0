package braid.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import braid.Client;
import braid.Failure;
import braid.ParallelStream;
import braid.Remote;
import braid.Retry;
import braid.Source;
import braid.Stream;
import braid.StreamException;
import braid.TaskOptions;
import braid.WorkerInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// What every engine does, wherever its tasks run. An engine's test extends it.
///
/// The functions in it travel: they hold nothing but values, and count through files, so workers may be processes
/// of this host that have none of these classes.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class EngineContract {

    @TempDir
    private Path directory;

    private Client client;
    private int gauges;

    /// For subclasses.
    protected EngineContract() {}

    /// A new client of the engine, which the contract closes. It runs at least eight tasks at a time that block.
    protected abstract Client client();

    @BeforeAll
    void open() {
        client = client();
    }

    @AfterAll
    void close() {
        client.close();
    }

    private synchronized Gauge gauge() {
        return Gauge.in(directory, "gauge-" + gauges++);
    }

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    @Test
    void computesWhatIsSubmitted() {
        Bounded.within(() -> {
            try (Remote<Integer> remote = client.submit(x -> x + 1, 41)) {
                assertThat(remote.get()).isEqualTo(42);
                assertThat(remote.isDone()).isTrue();
                assertThat(client.gather(remote)).isEqualTo(42);
                assertThat(remote.toFuture()).isCompletedWithValue(42);
            }
        });
    }

    @Test
    void keepsWhatIsScatteredAndComputesWithIt() {
        Bounded.within(() -> {
            Remote<List<Integer>> data = client.scatter(List.of(1, 2, 3));
            assertThat(data.get()).containsExactly(1, 2, 3);
            try (Remote<Integer> size = data.then(List::size)) {
                assertThat(size.get()).isEqualTo(3);
            }
        });
    }

    @Test
    void followsUpOnRemotesInLongChains() {
        Bounded.within(() -> {
            Remote<Integer> remote = client.submit(x -> x, 0);
            for (int i = 0; i < 200; i++) {
                remote = remote.then(x -> x + 1);
            }
            assertThat(remote.get()).isEqualTo(200);
            remote.close();
        });
    }

    @Test
    void followsUpOnWhatIsStillRunning() {
        Gauge gauge = gauge();
        Bounded.within(() -> {
            Remote<Integer> slow = client.submit(
                    x -> {
                        gauge.spinUntilOpen();
                        return x;
                    },
                    1);
            try (Remote<Integer> after = slow.then(x -> x + 1)) {
                assertThat(after.isDone()).isFalse();
                gauge.open();
                assertThat(after.get()).isEqualTo(2);
            }
        });
    }

    @Test
    void closesARemoteAsOftenAsOneLikes() {
        Bounded.within(() -> {
            Remote<Integer> remote = client.submit(x -> x + 1, 1);
            assertThat(remote.get()).isEqualTo(2);
            remote.close();
            remote.close();
        });
    }

    @Test
    void getWithALimitEnds() {
        Gauge gauge = gauge();
        Bounded.within(() -> {
            try (Remote<Integer> remote = client.submit(
                    x -> {
                        gauge.spinUntilOpen();
                        return x;
                    },
                    1)) {
                assertThatThrownBy(() -> remote.get(Duration.ofMillis(20))).isInstanceOf(TimeoutException.class);
                gauge.open();
                assertThat(remote.get()).isEqualTo(1);
            }
        });
    }

    @Test
    void aFailureCarriesElementCauseAndNode() {
        Bounded.within(() -> {
            List<Failure> failures = Collections.synchronizedList(new ArrayList<>());
            List<Integer> seen = run(
                    numbers(10),
                    s -> s.scatter(client)
                            .map(x -> {
                                if (x == 4) {
                                    throw new IOException("no " + x);
                                }
                                return x;
                            })
                            .named("parse")
                            .buffer(Room.of(4))
                            .gather()
                            .onError(failures::add));
            assertThat(seen).containsExactly(0, 1, 2, 3, 5, 6, 7, 8, 9);
            assertThat(failures).hasSize(1);
            Failure failure = failures.getFirst();
            assertThat(failure.element()).isEqualTo(4);
            assertThat(failure.cause()).isInstanceOf(IOException.class).hasMessage("no 4");
            assertThat(failure.node()).isEqualTo("parse");
            assertThat(failure.line()).startsWith("EngineContract.java:");
        });
    }

    @Test
    void aFailureOfASingleCallIsThrownByGet() {
        Bounded.within(() -> {
            try (Remote<Integer> remote = client.submit(
                    x -> {
                        throw new IOException("no " + x);
                    },
                    7)) {
                assertThatThrownBy(() -> remote.get())
                        .isInstanceOf(StreamException.class)
                        .hasMessageContaining("element 7")
                        .hasRootCauseInstanceOf(IOException.class);
            }
        });
    }

    @Test
    void aFailurePassesThroughFollowUps() {
        Bounded.within(() -> {
            Remote<Integer> failing = client.submit(
                    x -> {
                        throw new IllegalStateException("no");
                    },
                    7);
            try (Remote<Integer> after = failing.then(x -> x + 1)) {
                assertThatThrownBy(() -> after.get()).hasRootCauseMessage("no");
            }
        });
    }

    @Test
    void errorsAreFailuresToo() {
        Bounded.within(() -> {
            try (Remote<Integer> remote = client.submit(EngineContract::deep, 1)) {
                assertThatThrownBy(() -> remote.get()).hasRootCauseInstanceOf(StackOverflowError.class);
            }
            try (Remote<Integer> remote = client.submit(x -> x, 1)) {
                assertThat(remote.get()).as("the worker goes on").isEqualTo(1);
            }
        });
    }

    @SuppressWarnings("InfiniteRecursion")
    private static int deep(int n) {
        return 1 + deep(n + 1);
    }

    @Test
    void aNullResultIsAFailureThatNamesTheNode() {
        Bounded.within(() -> {
            List<Failure> failures = Collections.synchronizedList(new ArrayList<>());
            run(
                    List.of(1),
                    s -> s.scatter(client)
                            .map(EngineContract::none)
                            .named("nothing")
                            .gather()
                            .onError(failures::add));
            assertThat(failures).hasSize(1);
            assertThat(failures.getFirst().node()).isEqualTo("nothing");
            assertThat(failures.getFirst().cause()).hasMessageContaining("null is not an element");
        });
    }

    @SuppressWarnings("NullAway") // what users do
    private static Integer none(Integer element) {
        return null;
    }

    @Test
    void retriesWhatFails() {
        Gauge gauge = gauge();
        Bounded.within(() -> {
            List<Integer> seen = run(
                    List.of(5),
                    s -> s.scatter(client)
                            .map(
                                    x -> {
                                        gauge.leave(gauge.enter(0));
                                        if (gauge.begun() < 3) {
                                            throw new IOException("not yet");
                                        }
                                        return x;
                                    },
                                    Retry.times(2).backoff(Duration.ofMillis(1)))
                            .gather());
            assertThat(seen).containsExactly(5);
            assertThat(gauge.begun()).isEqualTo(3);
        });
    }

    @Test
    void failsWhenRetriesAreUsedUp() {
        Gauge gauge = gauge();
        Bounded.within(() -> {
            List<Failure> failures = Collections.synchronizedList(new ArrayList<>());
            run(
                    List.of(5),
                    s -> s.scatter(client)
                            .map(
                                    x -> {
                                        gauge.leave(gauge.enter(0));
                                        throw new IOException("never");
                                    },
                                    Retry.times(2))
                            .gather()
                            .onError(failures::add));
            assertThat(failures).hasSize(1);
            assertThat(failures.getFirst().cause()).hasMessage("never");
            assertThat(gauge.begun()).isEqualTo(3);
        });
    }

    @Test
    void interruptsAndFailsWhatRunsTooLong() {
        Gauge gauge = gauge();
        Bounded.within(() -> {
            List<Failure> failures = Collections.synchronizedList(new ArrayList<>());
            List<Integer> seen = run(
                    numbers(4),
                    s -> s.scatter(client)
                            .map(
                                    x -> {
                                        if (x == 1) {
                                            String call = gauge.enter(0);
                                            try {
                                                new CountDownLatch(1).await();
                                            } finally {
                                                gauge.leave(call);
                                            }
                                        }
                                        return x;
                                    },
                                    TaskOptions.DEFAULT.timeout(Duration.ofMillis(300)))
                            .buffer(Room.of(4))
                            .gather()
                            .onError(failures::add));
            // On a busy machine another may have had no turn in its time.
            assertThat(failures)
                    .isNotEmpty()
                    .extracting(Failure::cause)
                    .allSatisfy(cause -> assertThat(cause)
                            .isInstanceOf(TimeoutException.class)
                            .hasMessageContaining("PT0.3S"));
            assertThat(seen).isSorted().doesNotContain(1).hasSize(4 - failures.size());
            Bounded.await("it still runs", () -> running(gauge) == 0);
        });
    }

    @Test
    void aTaskThatTimedOutHarmsNoLaterOne() {
        Bounded.within(() -> {
            long through = 0;
            for (int round = 0; round < 5; round++) {
                List<Integer> seen = run(
                        numbers(20),
                        s -> s.scatter(client)
                                .map(
                                        x -> {
                                            if (x % 5 == 0) {
                                                new CountDownLatch(1).await();
                                            }
                                            if (Thread.interrupted()) {
                                                throw new IllegalStateException("interrupted for another");
                                            }
                                            return x;
                                        },
                                        TaskOptions.DEFAULT.timeout(Duration.ofMillis(30)))
                                .buffer(Room.of(8))
                                .gather()
                                .recover(failure -> failure.cause() instanceof TimeoutException ? -1 : -2));
                assertThat(seen).hasSize(20);
                for (int x = 0; x < 20; x++) {
                    // On a busy machine another may have had no turn in its time; none was interrupted for one.
                    assertThat(seen.get(x)).isIn(-1, x % 5 == 0 ? -1 : x);
                }
                through += seen.stream().filter(x -> x > 0).count();
            }
            assertThat(through).as("came through").isPositive();
        });
    }

    @Test
    void beginsWhatHasPriorityFirst() {
        Gauge blocking = gauge();
        Gauge low = gauge();
        Gauge high = gauge();
        Bounded.within(() -> {
            int threads =
                    client.workers().stream().mapToInt(WorkerInfo::threads).sum();
            List<Remote<Integer>> blockers = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                blockers.add(client.submit(
                        x -> {
                            String call = blocking.enter(0);
                            blocking.spinUntilOpen();
                            blocking.leave(call);
                            return x;
                        },
                        i));
            }
            Bounded.await("the blockers did not begin", () -> begun(blocking) == threads);
            Source<Integer> source = Source.create();
            source.scatter(client)
                    .map(x -> {
                        low.leave(low.enter(0));
                        return x;
                    })
                    .buffer(200)
                    .gather();
            numbers(200).forEach(source::emit);
            AtomicInteger lowBefore = new AtomicInteger(-1);
            Source<Integer> urgent = Source.create();
            urgent.scatter(client)
                    .map(
                            x -> {
                                high.enter(0);
                                return low.begun();
                            },
                            TaskOptions.DEFAULT.priority(5))
                    .buffer(1)
                    .gather()
                    .sink(lowBefore::set);
            urgent.emit(1);
            blocking.open();
            urgent.close();
            source.close();
            assertThat(lowBefore.get()).as("begun before what had priority").isBetween(0, 100);
            assertThat(low.begun()).isEqualTo(200);
            blockers.forEach(Remote::close);
        });
    }

    private static int begun(Gauge gauge) {
        try {
            return gauge.begun();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int running(Gauge gauge) {
        try {
            return gauge.running();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void nobodyWaitsForEverWhenItIsClosed() {
        Gauge gauge = gauge();
        Bounded.within(() -> {
            Client closing = client();
            List<Remote<Integer>> remotes = new ArrayList<>();
            for (int i = 0; i < 2_000; i++) {
                remotes.add(closing.submit(
                        x -> {
                            gauge.spinUntilOpen();
                            return x;
                        },
                        i));
            }
            Thread releasing = Thread.ofPlatform().daemon(true).start(() -> {
                Bounded.await("no task is refused", () -> remotes.stream().anyMatch(Remote::isDone));
                gauge.open();
            });
            closing.close();
            releasing.join();
            int refused = 0;
            for (Remote<Integer> remote : remotes) {
                try {
                    remote.get();
                } catch (StreamException e) {
                    assertThat(e).hasMessageContaining("closed");
                    refused++;
                }
            }
            assertThat(refused).isPositive();
            assertThatThrownBy(() -> closing.submit(x -> x, 1).get()).hasMessageContaining("closed");
            closing.close();
        });
    }

    @Test
    void aStreamWhoseClientIsClosedFailsInsteadOfWaiting() {
        Bounded.within(() -> {
            Client closing = client();
            Source<Integer> source = Source.create();
            List<Failure> failures = Collections.synchronizedList(new ArrayList<>());
            source.scatter(closing).map(x -> x).buffer(Room.of(4)).gather().onError(failures::add);
            source.emit(1);
            source.drain();
            closing.close();
            numbers(20).forEach(source::emit);
            source.close();
            assertThat(failures).hasSize(20);
        });
    }

    @Test
    void doesTenThousandSmallTasks() {
        Bounded.within(() -> {
            List<Remote<Integer>> remotes = new ArrayList<>();
            for (int i = 0; i < 10_000; i++) {
                remotes.add(client.submit(x -> x + 1, i));
            }
            for (int i = 0; i < 10_000; i++) {
                assertThat(remotes.get(i).get()).isEqualTo(i + 1);
                remotes.get(i).close();
            }
        });
    }

    @Test
    void takesTasksFromManyThreads() {
        Bounded.within(() -> {
            AtomicInteger sum = new AtomicInteger();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                threads.add(Thread.ofPlatform().daemon(true).start(() -> {
                    for (int j = 0; j < 500; j++) {
                        try (Remote<Integer> remote = client.submit(x -> x + 1, 1)) {
                            sum.addAndGet(remote.get());
                        }
                    }
                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(sum).hasValue(8 * 500 * 2);
        });
    }

    @Test
    void keepsTheOrderHoweverLongTasksTake() {
        Bounded.within(() -> {
            List<Integer> seen = run(
                    numbers(3_000),
                    s -> s.scatter(client)
                            .map(x -> {
                                for (int i = 0; i < x % 7 * 2_000; i++) {
                                    Thread.onSpinWait();
                                }
                                return x;
                            })
                            .buffer(Room.of(16))
                            .gather());
            assertThat(seen).isEqualTo(numbers(3_000));
        });
    }

    @Test
    void deliversOnceWhatComesInAnyOrder() {
        Bounded.within(() -> {
            List<Integer> seen =
                    run(numbers(3_000), s -> s.scatter(client).map(x -> x).gatherUnordered(Room.of(16)));
            assertThat(seen).containsExactlyInAnyOrderElementsOf(numbers(3_000));
        });
    }

    @Test
    void losesNothingOfConcurrentEmitters() {
        Bounded.within(() -> {
            Source<Integer> source = Source.create();
            List<Integer> seen = new ArrayList<>();
            source.scatter(client).map(x -> x).buffer(Room.of(8)).gather().sink(seen::add);
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                int first = i * 500;
                threads.add(Thread.ofPlatform()
                        .daemon(true)
                        .start(() -> IntStream.range(first, first + 500).forEach(source::emit)));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            source.close();
            assertThat(seen).containsExactlyInAnyOrderElementsOf(numbers(2_000));
            for (int i = 0; i < 4; i++) {
                int emitter = i;
                assertThat(seen.stream().filter(x -> x / 500 == emitter).toList())
                        .isSorted();
            }
        });
    }

    @Test
    void bufferLetsExactlySoManyRun() {
        runsAtATime(
                4, (s, gauge) -> counted(s.scatter(client), gauge, 4).buffer(4).gather());
    }

    @Test
    void bufferOfOneLetsOneRun() {
        runsAtATime(
                1, (s, gauge) -> counted(s.scatter(client), gauge, 1).buffer(1).gather());
    }

    @Test
    void withoutABufferOneRuns() {
        runsAtATime(1, (s, gauge) -> counted(s.scatter(client), gauge, 1).gather());
    }

    @Test
    void aForkBeforeTwoBuffersLetsNoMoreRun() {
        runsAtATime(4, (s, gauge) -> {
            ParallelStream<Integer> mapped = counted(s.scatter(client), gauge, 4);
            return mapped.buffer(4).gather().zip(mapped.map(x -> x).buffer(4).gather(), (a, b) -> b);
        });
    }

    @Test
    void aForkBehindTheBufferComputesOnce() {
        runsAtATime(4, (s, gauge) -> {
            ParallelStream<Integer> mapped = counted(s.scatter(client), gauge, 4);
            ParallelStream<Integer> buffered = mapped.buffer(4);
            return buffered.map(x -> x).gather().zip(buffered.map(x -> x).gather(), (a, b) -> a);
        });
    }

    @Test
    void anAccumulateBeforeTheBufferLetsNoMoreRun() {
        runsAtATime(
                4,
                (s, gauge) -> counted(s.scatter(client), gauge, 4)
                        .accumulate((a, b) -> b)
                        .buffer(4)
                        .gather());
    }

    @Test
    void stepsOfOneTaskCountOnce() {
        runsAtATime(
                4,
                (s, gauge) -> counted(s.scatter(client).map(x -> x), gauge, 4)
                        .filter(x -> true)
                        .flatMap(List::of)
                        .buffer(4)
                        .gather());
    }

    @Test
    void gatherUnorderedLetsExactlySoManyRun() {
        runsAtATime(4, (s, gauge) -> counted(s.scatter(client), gauge, 4).gatherUnordered(4));
    }

    @Test
    void onVirtualThreadsTheBufferCountsToo() {
        runsAtATime(
                6,
                (s, gauge) -> s.scatter(client)
                        .map(
                                x -> {
                                    gauge.leave(gauge.enter(6));
                                    return x;
                                },
                                TaskOptions.DEFAULT.blocking())
                        .buffer(6)
                        .gather());
    }

    @Test
    void eachOfTwoBuffersLetsItsOwnRun() {
        Gauge first = gauge();
        Gauge second = gauge();
        Bounded.within(() -> {
            List<Integer> seen = run(
                    numbers(40),
                    s -> counted(counted(s.scatter(client), first, 4).buffer(4), second, 4)
                            .buffer(4)
                            .gather());
            assertThat(seen).isEqualTo(numbers(40));
            assertThat(first.most()).as("calls of the first function").isEqualTo(4);
            assertThat(second.most()).as("calls of the second function").isEqualTo(4);
        });
    }

    private static ParallelStream<Integer> counted(ParallelStream<Integer> stream, Gauge gauge, int expected) {
        return stream.map(x -> {
            gauge.leave(gauge.enter(expected));
            return x;
        });
    }

    @FunctionalInterface
    private interface Pipeline {
        Stream<Integer> of(Stream<Integer> stream, Gauge gauge);
    }

    private void runsAtATime(int expected, Pipeline pipeline) {
        Gauge gauge = gauge();
        Bounded.within(() -> {
            List<Integer> seen = run(numbers(40), s -> pipeline.of(s, gauge));
            assertThat(seen).containsExactlyInAnyOrderElementsOf(numbers(40));
            assertThat(gauge.begun()).as("each element was computed once").isEqualTo(40);
            assertThat(gauge.most()).as("calls at a time").isEqualTo(expected);
        });
    }

    private static <R> List<R> run(List<Integer> elements, Function<Stream<Integer>, Stream<R>> pipeline) {
        Source<Integer> source = Source.create();
        List<R> seen = new ArrayList<>();
        pipeline.apply(source).sink(seen::add);
        elements.forEach(source::emit);
        source.close();
        return seen;
    }
}
