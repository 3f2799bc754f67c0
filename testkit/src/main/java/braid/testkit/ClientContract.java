package braid.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import braid.Argument;
import braid.Client;
import braid.Failure;
import braid.ParallelStream;
import braid.Remote;
import braid.Retry;
import braid.SharedValue;
import braid.Source;
import braid.StreamException;
import braid.TaskOptions;
import braid.WorkerInfo;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// What every client keeps, whatever its engine: handles with one owner, callbacks that hold up nobody, limits that
/// hold, failures that say what they are about. A test of an engine extends it, beside [EngineContract].
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ClientContract {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private Client client;
    private int gauges;

    /// For subclasses.
    protected ClientContract() {}

    /// A new client, which the contract closes.
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

    private static void within(Bounded.Work work) {
        Bounded.within(LIMIT.multipliedBy(2), work);
    }

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    private int threads() {
        return client.workers().stream().mapToInt(WorkerInfo::threads).sum();
    }

    private static int begun(Gauge gauge) {
        try {
            return gauge.begun();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int running(Gauge gauge) {
        try {
            return gauge.running();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // Handles.

    @Test
    void aHandleThatIsOverSaysSo() {
        within(() -> {
            Remote<Integer> closed = client.submit(x -> x + 1, 1);
            assertThat(closed.get()).isEqualTo(2);
            closed.close();
            closed.close();
            assertThatThrownBy(closed::get).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(closed::toFuture).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> closed.then(x -> x)).isInstanceOf(IllegalStateException.class);
            Remote<Integer> passed = client.submit(x -> x + 1, 1);
            try (Remote<Integer> after = passed.then(x -> x * 10)) {
                assertThatThrownBy(passed::get).isInstanceOf(IllegalStateException.class);
                passed.close(); // of no effect on what took it over
                assertThat(after.get()).isEqualTo(20);
            }
        });
    }

    @Test
    void eachLeaseIsItsOwners() {
        within(() -> {
            Remote<byte[]> first = client.submit(byte[]::new, 200_000);
            Remote<byte[]> second = first.share();
            first.close();
            first.close();
            assertThat(second.get()).hasSize(200_000);
            second.close();
            assertThatThrownBy(second::share).isInstanceOf(IllegalStateException.class);
        });
    }

    @Test
    void whoClosesHandlesTwiceHarmsNoOtherBranch() {
        within(() -> {
            Source<Integer> source = Source.create();
            List<Integer> seen = new ArrayList<>();
            ParallelStream<Integer> mapped = source.scatter(client).map(x -> x + 1);
            mapped.futures().sink(remote -> {
                remote.close();
                remote.close();
            });
            mapped.buffer(8).gather().sink(seen::add);
            numbers(50).forEach(source::emit);
            source.close();
            assertThat(seen).hasSize(50);
        });
    }

    @Test
    void cancelsWhatRunsAndWhatWaits() {
        Gauge gauge = gauge();
        within(() -> {
            List<Remote<Integer>> remotes = client.map(
                    x -> {
                        String call = gauge.enter(0);
                        try {
                            new CountDownLatch(1).await();
                        } finally {
                            gauge.leave(call);
                        }
                        return x;
                    },
                    numbers(3));
            Bounded.await(LIMIT, "one runs", () -> running(gauge) > 0);
            CompletableFuture<Integer> future = remotes.getFirst().toFuture();
            for (Remote<Integer> remote : remotes) {
                assertThat(remote.cancel()).isTrue();
                assertThat(remote.cancel()).isFalse();
                assertThat(remote.isDone()).isTrue();
                assertThatThrownBy(remote::get).isInstanceOf(CancellationException.class);
            }
            assertThat(future).isCancelled();
            Bounded.await(LIMIT, "none runs", () -> running(gauge) == 0);
            try (Remote<Integer> other = client.submit(x -> x, 7)) {
                assertThat(other.get(LIMIT)).isEqualTo(7);
            }
        });
    }

    @Test
    void aCancelledHandleLeavesTheOthersTheirs() {
        Gauge gauge = gauge();
        within(() -> {
            Remote<Integer> first = client.submit(
                    x -> {
                        gauge.spinUntilOpen();
                        return x;
                    },
                    7);
            Remote<Integer> second = first.share();
            first.cancel();
            gauge.open();
            assertThat(second.get(LIMIT)).isEqualTo(7);
            second.close();
        });
    }

    @Test
    void aFutureOutlivesItsHandle() {
        Gauge gauge = gauge();
        within(() -> {
            Remote<Integer> remote = client.submit(
                    x -> {
                        gauge.spinUntilOpen();
                        return x;
                    },
                    7);
            CompletableFuture<Integer> future = remote.toFuture();
            remote.close();
            gauge.open();
            assertThat(future.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo(7);
        });
    }

    @Test
    void aForgottenHandleIsClosedAndCounted() {
        within(() -> {
            long before = client.forgotten();
            for (int i = 0; i < 10; i++) {
                assertThat(client.submit(x -> x, i).get()).isEqualTo(i);
            }
            Bounded.await(LIMIT, "forgotten handles are found", () -> {
                System.gc();
                return client.forgotten() >= before + 9;
            });
        });
    }

    // Several at a time.

    @Test
    void computesWithSeveralHandles() {
        within(() -> {
            try (Remote<Integer> left = client.submit(x -> x + 1, 1);
                    Remote<Integer> right = client.scatter(40);
                    Remote<Integer> sum = client.submit(Integer::sum, left, right);
                    Remote<Integer> more = client.submit((a, b) -> a * b, sum, Argument.of(10));
                    Remote<Integer> all = client.submitAll(
                            (List<Integer> each) ->
                                    each.stream().mapToInt(x -> x).sum(),
                            List.of(left, right, sum, Argument.of(1)))) {
                assertThat(sum.get(LIMIT)).isEqualTo(42);
                assertThat(more.get(LIMIT)).isEqualTo(420);
                assertThat(all.get(LIMIT)).isEqualTo(85);
                assertThat(left.get()).as("still its owner's").isEqualTo(2);
            }
            try (Client other = Client.local(1);
                    Remote<Integer> foreign = other.scatter(1)) {
                assertThatThrownBy(() -> client.submit(Integer::sum, foreign, Argument.of(1)))
                        .isInstanceOf(IllegalArgumentException.class);
            }
        });
    }

    @Test
    void mapsAndGathersMany() {
        within(() -> {
            List<Remote<Integer>> remotes = client.map(x -> x + 1, numbers(200));
            assertThat(client.awaitAll(remotes, LIMIT)).isTrue();
            assertThat(client.gather(remotes))
                    .isEqualTo(IntStream.rangeClosed(1, 200).boxed().toList());
            List<Integer> completed = new ArrayList<>();
            for (Remote<Integer> each : client.asCompleted(remotes)) {
                completed.add(each.get());
            }
            assertThat(completed)
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.rangeClosed(1, 200).boxed().toList());
            remotes.forEach(Remote::close);
        });
    }

    @Test
    void saysWhichIsDoneFirst() {
        Gauge gauge = gauge();
        within(() -> {
            Remote<Integer> slow = client.submit(
                    x -> {
                        gauge.spinUntilOpen();
                        return x;
                    },
                    1);
            List<Remote<Integer>> both = List.of(slow, client.scatter(2));
            assertThat(client.awaitAny(both, LIMIT)).get().isSameAs(both.get(1));
            assertThat(client.awaitAll(both, Duration.ofMillis(10))).isFalse();
            assertThat(client.awaitAny(List.of(slow), Duration.ofMillis(10))).isEmpty();
            gauge.open();
            assertThat(client.awaitAll(both, LIMIT)).isTrue();
            both.forEach(Remote::close);
        });
    }

    /// Counts how often it is read.
    private static final class Model implements Serializable {

        private static final long serialVersionUID = 1L;
        private final Gauge reads;
        private final byte[] weights = new byte[2_000_000];

        Model(Gauge reads) {
            this.reads = reads;
        }

        int score(int x) {
            return x + weights.length;
        }

        private Object readResolve() {
            try {
                reads.leave(reads.enter(0));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return this;
        }
    }

    @Test
    void sendsASharedValueToEachWorkerOnce() {
        Gauge reads = gauge();
        within(() -> {
            try (SharedValue<Model> model = client.share(new Model(reads))) {
                for (int i = 0; i < 5; i++) { // five functions
                    List<Remote<Integer>> remotes = client.map(x -> model.get().score(x), numbers(20));
                    assertThat(client.gather(remotes)).contains(2_000_000, 2_000_019);
                    remotes.forEach(Remote::close);
                }
                assertThat(model.get().score(1)).isEqualTo(2_000_001);
            }
            assertThat(begun(reads)).isLessThanOrEqualTo(client.workers().size());
        });
    }

    // Callbacks.

    @Test
    void callbacksMayEmitIntoTheClientsOwnStream() {
        within(() -> {
            Source<Integer> source = Source.create();
            AtomicInteger seen = new AtomicInteger();
            source.scatter(client).map(x -> x + 1).buffer(1).gather().sink(x -> seen.incrementAndGet());
            List<CompletableFuture<Void>> emitted = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                emitted.add(client.submit(x -> x, i).toFuture().thenAccept(source::emit));
            }
            CompletableFuture.allOf(emitted.toArray(CompletableFuture[]::new)).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            source.close();
            assertThat(seen).hasValue(40);
        });
    }

    @Test
    void callbacksMayWaitForTheClient() {
        within(() -> {
            CompletableFuture<Integer> nested = client.submit(x -> x + 1, 1)
                    .toFuture()
                    .thenApply(x -> client.submit(y -> y * 10, x).get());
            assertThat(nested.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo(20);
        });
    }

    @Test
    void callbacksThatBlockHoldUpNobody() {
        Gauge gauge = gauge();
        within(() -> {
            CountDownLatch open = new CountDownLatch(1);
            List<CompletableFuture<Void>> blocked = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                CompletableFuture<Integer> future = client.submit(
                                x -> {
                                    gauge.spinUntilOpen(); // so that no callback is called by this thread
                                    return x;
                                },
                                i)
                        .toFuture();
                blocked.add(future.thenAccept(x -> {
                    try {
                        open.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }));
            }
            gauge.open();
            for (int i = 0; i < 50; i++) {
                try (Remote<Integer> remote = client.submit(x -> x, i)) {
                    assertThat(remote.get(LIMIT)).isEqualTo(i);
                }
            }
            open.countDown();
            CompletableFuture.allOf(blocked.toArray(CompletableFuture[]::new)).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        });
    }

    // Limits.

    @Test
    void aLimitMayBeForEver() {
        within(() -> {
            for (Duration forEver : List.of(Duration.ofSeconds(Long.MAX_VALUE), ChronoUnit.FOREVER.getDuration())) {
                Source<Integer> source = Source.create();
                List<Integer> seen = new ArrayList<>();
                source.scatter(client)
                        .map(
                                x -> x + 1,
                                TaskOptions.DEFAULT
                                        .timeout(forEver)
                                        .retry(Retry.times(1).within(forEver).each(forEver)))
                        .buffer(2)
                        .gather()
                        .sink(seen::add);
                numbers(5).forEach(x -> assertThat(source.emit(x, forEver)).isTrue());
                assertThat(source.drain(forEver)).isTrue();
                assertThat(source.close(forEver)).isTrue();
                assertThat(seen).containsExactly(1, 2, 3, 4, 5);
                try (Remote<Integer> remote = client.submit(x -> x, 1)) {
                    assertThat(remote.get(forEver)).isEqualTo(1);
                    assertThat(client.awaitAll(List.of(remote), forEver)).isTrue();
                }
            }
        });
    }

    @Test
    void whatIgnoresItsTimeOutLosesItsPlace() {
        Gauge gauge = gauge();
        within(() -> {
            int threads = threads();
            Source<Integer> source = Source.create();
            List<Failure> failures = Collections.synchronizedList(new ArrayList<>());
            source.scatter(client)
                    .map(
                            x -> {
                                gauge.spinUntilOpen();
                                return x;
                            },
                            TaskOptions.DEFAULT.timeout(Duration.ofMillis(300)))
                    .buffer(threads + 1)
                    .gather()
                    .onError(failures::add);
            numbers(threads).forEach(source::emit);
            source.close();
            assertThat(failures).hasSize(threads);
            List<Remote<Integer>> others = client.map(x -> x, numbers(20));
            assertThat(client.gather(others)).hasSize(20);
            others.forEach(Remote::close);
            gauge.open();
        });
    }

    @Test
    void nothingIsTriedAgainBehindTheTimeOut() {
        Gauge gauge = gauge();
        Gauge later = gauge();
        within(() -> {
            Source<Integer> source = Source.create();
            List<Failure> failures = Collections.synchronizedList(new ArrayList<>());
            source.scatter(client)
                    .map(
                            x -> {
                                gauge.leave(gauge.enter(0));
                                try {
                                    new CountDownLatch(1).await();
                                } catch (InterruptedException e) {
                                    later.leave(later.enter(0));
                                    throw new IllegalStateException("wrapped", e);
                                }
                                return x;
                            },
                            TaskOptions.DEFAULT.retry(Retry.times(6)).timeout(Duration.ofMillis(200)))
                    .buffer(1)
                    .gather()
                    .onError(failures::add);
            source.emit(1);
            source.close();
            assertThat(failures).hasSize(1);
            assertThat(failures.getFirst().cause()).isInstanceOf(TimeoutException.class);
            Bounded.await(LIMIT, "the try was interrupted", () -> begun(later) == 1);
            try (Remote<Integer> behind = client.submit(x -> x, 1)) { // the thread has gone on
                behind.get(LIMIT);
            }
            assertThat(begun(gauge)).isEqualTo(1);
        });
    }

    @Test
    void aTryMayHaveALimitOfItsOwn() {
        Gauge gauge = gauge();
        within(() -> {
            Source<Integer> source = Source.create();
            List<Integer> seen = new ArrayList<>();
            source.scatter(client)
                    .map(
                            x -> {
                                gauge.leave(gauge.enter(0));
                                if (gauge.begun() < 3) {
                                    new CountDownLatch(1).await();
                                }
                                return x;
                            },
                            Retry.times(5).each(Duration.ofMillis(100)).when(e -> e instanceof TimeoutException))
                    .gather()
                    .sink(seen::add);
            source.emit(7);
            source.close();
            assertThat(seen).containsExactly(7);
            assertThat(begun(gauge)).isEqualTo(3);
        });
    }

    // Failures.

    /// Whatever it is asked, it does not say.
    private static final class Silent extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no message");
        }

        @Override
        public String toString() {
            throw new StackOverflowError();
        }
    }

    /// An element that says more than fits.
    private record Endless(int number) implements Serializable {
        @Override
        @SuppressWarnings("InfiniteRecursion")
        public String toString() {
            return number + new Endless(number + 1).toString();
        }
    }

    @Test
    void whatUsersObjectsSayOfThemselvesIsNotTrusted() {
        within(() -> {
            try (Remote<Integer> remote = client.submit(
                    x -> {
                        throw new Silent();
                    },
                    new Endless(1))) {
                assertThatThrownBy(() -> remote.get(LIMIT)).isInstanceOfSatisfying(StreamException.class, e -> {
                    assertThat(e.failure().element()).isInstanceOf(Endless.class);
                    assertThat(e.getMessage()).isNotNull();
                });
            }
            Source<Endless> source = Source.create();
            source.scatter(client).map(x -> {
                throw new Silent();
            });
            assertThatThrownBy(() -> source.emit(new Endless(2))).isInstanceOf(StreamException.class);
            source.close();
            try (Remote<Integer> after = client.submit(x -> x, 1)) {
                assertThat(after.get(LIMIT)).isEqualTo(1);
            }
        });
    }

    @Test
    void whatBreaksATaskIsAFailureOfItsElement() {
        within(() -> {
            List<Failure> failures = Collections.synchronizedList(new ArrayList<>());
            Source<Integer> source = Source.create();
            source.scatter(client)
                    .map(x -> x)
                    .map(x -> {
                        throw new OutOfMemoryError("so it says");
                    })
                    .named("breaking")
                    .buffer(2)
                    .gather()
                    .onError(failures::add);
            numbers(3).forEach(source::emit);
            source.close();
            assertThat(failures).hasSize(3);
            for (int i = 0; i < 3; i++) {
                assertThat(failures.get(i).element()).isEqualTo(i);
                assertThat(failures.get(i).node()).isEqualTo("breaking");
                assertThat(failures.get(i).cause()).isInstanceOf(OutOfMemoryError.class);
            }
        });
    }

    @Test
    void aTimeOutSaysWhatItIsAbout() {
        within(() -> {
            List<Failure> failures = Collections.synchronizedList(new ArrayList<>());
            Source<Integer> source = Source.create();
            TaskOptions limited = TaskOptions.DEFAULT.timeout(Duration.ofMillis(300));
            source.scatter(client)
                    .map(x -> x + 1, limited)
                    .map(
                            x -> {
                                new CountDownLatch(1).await();
                                return x;
                            },
                            limited)
                    .named("slow")
                    .map(x -> x, limited)
                    .buffer(2)
                    .gather()
                    .onError(failures::add);
            source.emit(41);
            source.close();
            assertThat(failures).hasSize(1);
            assertThat(failures.getFirst().element())
                    .as("what the step was given")
                    .isEqualTo(42);
            assertThat(failures.getFirst().node()).isEqualTo("slow");
            assertThat(failures.getFirst().line()).startsWith("ClientContract.java:");
        });
    }

    @Test
    void failuresAreCountedAtTheirNodes() {
        within(() -> {
            Source<Integer> source = Source.create();
            source.scatter(client)
                    .map(x -> {
                        if (x % 3 == 0) {
                            throw new IOException("no " + x);
                        }
                        return x;
                    })
                    .named("failing")
                    .map(x -> x)
                    .named("behind")
                    .buffer(4)
                    .gather()
                    .onError(failure -> {});
            numbers(30).forEach(source::emit);
            source.drain();
            assertThat(source.snapshot().node("failing").failures()).isEqualTo(10);
            assertThat(source.snapshot().node("behind").failures()).isZero();
            source.close();
        });
    }

    @Test
    void whatWasWaitingWhenTheClientWasClosedSaysWhatItIsAbout() {
        Gauge gauge = gauge();
        within(() -> {
            Client closing = client();
            List<Remote<Integer>> remotes = closing.map(
                    x -> {
                        gauge.spinUntilOpen();
                        return x;
                    },
                    numbers(2_000));
            Thread releasing = Thread.ofPlatform().daemon(true).start(() -> {
                Bounded.await(
                        LIMIT, "no task is refused", () -> remotes.stream().anyMatch(Remote::isDone));
                gauge.open();
            });
            closing.close();
            releasing.join();
            int refused = 0;
            for (int i = 0; i < remotes.size(); i++) {
                assertThat(remotes.get(i).await(LIMIT)).isTrue();
                Failure failure = remotes.get(i).failure();
                if (failure != null) {
                    assertThat(failure.element()).isEqualTo(i);
                    assertThat(failure.node()).isEqualTo("map");
                    refused++;
                }
            }
            assertThat(refused).isPositive();
            remotes.forEach(Remote::close);
        });
    }

    /// Adds what `amount` says.
    private static final class Adding implements braid.function.ThrowingBiFunction<Integer, Integer, Integer> {
        private static final long serialVersionUID = 1L;
        private int amount = 1;

        @Override
        public Integer applyWithException(Integer a, Integer b) {
            return a + b + amount;
        }
    }

    @Test
    void aCombinerIsAsItWasWhenThePipelineWasBuilt() {
        Adding combiner = new Adding();
        Adding latest = new Adding();
        within(() -> {
            Source<Integer> source = Source.create();
            List<Integer> seen = new ArrayList<>();
            ParallelStream<Integer> numbers = source.scatter(client);
            numbers.zip(numbers.map(x -> x), combiner).gather().sink(seen::add);
            numbers.map(x -> x).combineLatest(Source.<Integer>create(), latest);
            combiner.amount = 1_000;
            source.emit(1);
            source.close();
            assertThat(seen).containsExactly(copies() ? 3 : 1_002);
        });
    }

    /// Whether this engine's functions are copied when the pipeline is built.
    protected boolean copies() {
        return false;
    }
}
