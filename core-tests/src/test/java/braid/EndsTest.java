package braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import braid.testkit.Bounded;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What `emit`, `drain` and `close` answer, in all their forms, while another thread stands somewhere inside: each
/// in one of few named ways, and none instead of another.
class EndsTest {

    private static final Duration SHORT = Duration.ofMillis(30);

    /// A stream in which a thread stands, until `release`.
    record Standing(String where, Source<Integer> source, Runnable release, Thread thread) {
        @Override
        public String toString() {
            return where;
        }
    }

    private static <T> FutureTask<T> start(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread.ofPlatform().daemon(true).start(task);
        return task;
    }

    private static Standing standing(
            String where, Source<Integer> source, String node, Runnable release, int elements) {
        Thread thread = Thread.ofPlatform().daemon(true).start(() -> {
            try {
                for (int i = 0; i < elements; i++) {
                    source.emit(i);
                }
            } catch (RuntimeException ended) {
                // by close, or destroy
            }
        });
        if (!node.isEmpty()) {
            Eventually.someoneWaitsAt(source, node);
        }
        return new Standing(where, source, release, thread);
    }

    static Stream<Callable<Standing>> standings() {
        return Stream.of(EndsTest::atAJoin, EndsTest::inAPause, EndsTest::atAFullBuffer, EndsTest::inAStuckFunction);
    }

    private static Standing atAJoin() throws Exception {
        Source<Integer> source = Source.create();
        Source<Integer> partners = start(Source::<Integer>create).get();
        start(() -> {
                    partners.emit(0);
                    return true;
                })
                .get();
        source.zip(partners).named("pair").sink(x -> {});
        return standing(
                "at a join",
                source,
                "pair",
                () -> {
                    for (int i = 0; i < 20; i++) {
                        partners.emit(i);
                    }
                },
                12);
    }

    private static Standing inAPause() {
        CountDownLatch again = new CountDownLatch(1);
        Source<Integer> source = Source.create();
        source.map(
                        x -> {
                            if (again.getCount() > 0) {
                                throw new IllegalStateException("not yet");
                            }
                            return x;
                        },
                        Retry.times(1_000_000).backoff(Duration.ofDays(1)))
                .named("tried");
        return standing("in a pause", source, "tried", () -> {}, 1);
    }

    private static Standing atAFullBuffer() {
        CountDownLatch open = new CountDownLatch(1);
        Source<Integer> source = Source.create();
        source.buffer(1).named("full").sink(x -> open.await());
        return standing("at a full buffer", source, "full", open::countDown, 5);
    }

    private static Standing inAStuckFunction() throws InterruptedException {
        CountDownLatch open = new CountDownLatch(1);
        CountDownLatch inside = new CountDownLatch(1);
        Source<Integer> source = Source.create();
        source.sink(x -> {
            inside.countDown();
            open.await();
        });
        Standing standing = standing("in a stuck function", source, "", open::countDown, 1);
        inside.await();
        return standing;
    }

    private static void interruptedWhenItWaits(Consumer<Source<Integer>> call, Source<Integer> source)
            throws Exception {
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        CompletableFuture<Boolean> flag = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform().daemon(true).start(() -> {
            thrown.complete(catchThrowable(() -> call.accept(source)));
            flag.complete(Thread.currentThread().isInterrupted());
        });
        String name = thread.getName();
        while (source.snapshot().nodes().stream()
                .flatMap(node -> node.waits().stream())
                .noneMatch(wait -> wait.thread().equals(name))) {
            Thread.onSpinWait();
        }
        thread.interrupt();
        assertThat(thrown.get()).isInstanceOf(StreamInterruptedException.class);
        assertThat(flag.get()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("standings")
    void aTimeIsUpAndNothingElse(Callable<Standing> made) throws Exception {
        Standing standing = made.call();
        Source<Integer> source = standing.source();
        assertThat(source.drain(SHORT)).isFalse();
        assertThat(source.tryEmit(1)).isFalse();
        assertThat(source.emit(1, SHORT)).isFalse();
        assertThat(source.close(SHORT)).isFalse();
        assertThat(source.close(SHORT)).isFalse();
        source.destroy();
        standing.release().run();
    }

    @ParameterizedTest
    @MethodSource("standings")
    void anInterruptEndsWhoeverWaits(Callable<Standing> made) throws Exception {
        Standing standing = made.call();
        interruptedWhenItWaits(source -> source.emit(1), standing.source());
        interruptedWhenItWaits(source -> source.emit(1, Duration.ofDays(1)), standing.source());
        interruptedWhenItWaits(source -> source.emitAll(List.of(1)), standing.source());
        interruptedWhenItWaits(Source::drain, standing.source());
        interruptedWhenItWaits(Source::close, standing.source());
        interruptedWhenItWaits(source -> source.close(Duration.ofDays(1)), standing.source());
        standing.source().destroy();
        standing.release().run();
    }

    @ParameterizedTest
    @MethodSource("standings")
    void aDrainIsOverWhenAllIsThroughAndNotBefore(Callable<Standing> made) throws Exception {
        Standing standing = made.call();
        for (int i = 0; i < 20; i++) {
            assertThat(standing.source().drain(Duration.ofMillis(1))).isFalse();
        }
        FutureTask<Boolean> drained = start(() -> standing.source().drain(Duration.ofDays(1)));
        assertThatThrownBy(() -> drained.get(100, TimeUnit.MILLISECONDS)).hasMessage(null);
        if (standing.where().equals("in a pause")) {
            standing.source().destroy();
        } else {
            standing.release().run();
        }
        assertThat(drained.get()).isTrue();
        standing.source().destroy();
    }

    @ParameterizedTest
    @MethodSource("standings")
    void destroyEndsEveryWaitThatIsNotAFunctionOfTheUsers(Callable<Standing> made) throws Exception {
        Standing standing = made.call();
        Source<Integer> source = standing.source();
        FutureTask<Throwable> emitted = start(() -> catchThrowable(() -> source.emit(7)));
        FutureTask<Boolean> drained = start(() -> source.drain(Duration.ofDays(1)));
        FutureTask<Throwable> closed = start(() -> catchThrowable(source::close));
        CompletableFuture<Void> ended = source.ended();
        FutureTask<Boolean> destroyed = start(() -> {
            source.destroy();
            return true;
        });
        assertThat(drained.get()).isTrue();
        assertThat(closed.get()).isNull();
        assertThat(emitted.get()).isInstanceOf(IllegalStateException.class);
        if (!standing.where().equals("in a stuck function")) {
            standing.thread().join();
        } else {
            standing.release().run();
        }
        assertThat(destroyed.get()).isTrue();
        assertThatThrownBy(ended::get).hasCauseInstanceOf(CancellationException.class);
        standing.release().run();
    }

    @Test
    void aPauseOfARetryGoesByTheGraphsClock() throws Exception {
        Standing standing = inAPause();
        assertThat(standing.source().snapshot().node("tried").waits().getFirst().kind())
                .isEqualTo("TIME");
        standing.source().destroy();
        standing.thread().join();
    }

    @Test
    void theEndIsAFutureAndAFailureIsTold() throws Exception {
        Source<Integer> good = Source.create();
        good.buffer(2).sink(x -> {});
        good.emit(1);
        assertThat(good.ended()).isNotDone();
        good.close();
        good.ended().get();

        CompletableFuture<Failure> told = new CompletableFuture<>();
        Source<Integer> bad = Source.<Integer>create().onFailure(told::complete);
        bad.buffer(2).map(x -> 10 / x).named("divided").sink(x -> {});
        var _ = bad.emitAsync(0); // emit would throw where the sink's thread is the quicker one
        assertThat(told.get().node()).isEqualTo("divided");
        assertThatThrownBy(() -> bad.ended().get())
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(StreamException.class);
        assertThat(bad.snapshot().node("source").state()).isEqualTo(Snapshot.State.FAILED);
        CompletableFuture<Failure> late = new CompletableFuture<>();
        bad.onFailure(late::complete);
        assertThat(late.get()).isSameAs(told.get());
        good.pause();
        assertThat(good.snapshot().node("source").state()).isEqualTo(Snapshot.State.COMPLETED);
        Source<Integer> paused = Source.create();
        paused.pause();
        assertThat(paused.snapshot().node("source").state()).isEqualTo(Snapshot.State.PAUSED);
        paused.resume();
        assertThat(paused.snapshot().node("source").state()).isEqualTo(Snapshot.State.LIVE);
    }

    @Test
    void oneFailureIsToldOnceHoweverManyBranchesAndSinksItReaches() {
        Source<Integer> source = Source.create();
        braid.Stream<Integer> divided = source.map(x -> 10 / x);
        for (int i = 0; i < 4; i++) {
            divided.sink(x -> {});
        }
        Throwable thrown = catchThrowable(() -> source.emit(0));
        assertThat(thrown).hasCauseInstanceOf(ArithmeticException.class);
        assertThat(thrown.getSuppressed()).isEmpty();
    }

    /// The failure and the end are told by two threads: whichever is first, the end is the failure.
    @Test
    void aStreamThatHasFailedEndsWithItsFailure() {
        for (int round = 0; round < 3_000; round++) {
            PulledSource<Integer> source = Source.fromIterable(() -> {
                throw new IllegalStateException("no iterator");
            });
            source.sink(x -> {});
            CompletableFuture<Void> ended = source.ended();
            var _ = source.start();
            assertThatThrownBy(() -> Bounded.call(ended::get)).hasRootCauseMessage("no iterator");
        }
    }
}
