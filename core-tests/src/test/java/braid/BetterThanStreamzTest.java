package braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import braid.spi.SourceReader;
import braid.testkit.Bounded;
import braid.testkit.KeptPosition;
import braid.testkit.VirtualClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What goes wrong in streamz, each fault once, and does not here. The loss of a worker is tried in `cluster`.
class BetterThanStreamzTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final List<Object> seen = Collections.synchronizedList(new ArrayList<>());
    private final List<Object> failed = Collections.synchronizedList(new ArrayList<>());

    private static List<Integer> upTo(int end) {
        return IntStream.range(0, end).boxed().toList();
    }

    @Test
    void aFailureBeforeABufferCostsItsElementOnly() {
        try (Client client = Client.local(2)) {
            Source<Integer> source = Source.create();
            source.scatter(client)
                    .map(x -> 10 / (x - 3))
                    .buffer(3)
                    .gather()
                    .onError(failure -> failed.add(failure.element()))
                    .sink(seen::add);
            Bounded.within(() -> source.emitAll(upTo(20)));
            Bounded.close(source);
        }
        assertThat(failed).containsExactly(3);
        assertThat(seen).hasSize(19);
    }

    @Test
    void anUnhandledFailureBehindABufferIsThrownAndBlocksNobody() {
        Source<Integer> source = Source.create();
        source.buffer(3).map(x -> 10 / (x - 3)).sink(seen::add);
        assertThatThrownBy(() -> Bounded.within(() -> {
                    for (int i = 0; i < 1_000; i++) {
                        source.emit(i);
                    }
                    source.close();
                }))
                .hasRootCauseInstanceOf(ArithmeticException.class);
    }

    @Test
    void windowsGoOnAfterAFailureBehindThem() {
        VirtualClock clock = new VirtualClock();
        Source<Integer> source = Source.create(clock);
        source.timedWindow(SECOND)
                .map(window -> 10 / window.getFirst())
                .onError(failure -> failed.add(failure.element()))
                .sink(seen::add);
        for (int i = 0; i < 3; i++) {
            source.emit(i);
            clock.advance(SECOND);
            source.drain();
        }
        source.close();
        assertThat(failed).containsExactly(List.of(0));
        assertThat(seen).containsExactly(10, 5);
    }

    @Test
    void aSourceThatDiesSaysSo() {
        ReadSource<Integer> source = Source.from(position -> new Reader(upTo(3)) {
            @Override
            public List<Integer> read() throws IOException {
                List<Integer> read = super.read();
                if (read.isEmpty()) {
                    throw new IOException("gone");
                }
                return read;
            }
        });
        source.sink(seen::add);
        CompletableFuture<Void> run = source.start();
        assertThatThrownBy(() -> Bounded.call(run::get)).hasRootCauseMessage("gone");
        assertThat(source.snapshot().state()).isEqualTo(Snapshot.State.FAILED);
        assertThat(seen).containsExactly(0, 1, 2);
    }

    /// Gives elements one by one.
    private static class Reader implements SourceReader<Integer> {

        private final List<Integer> elements;
        private int next;

        Reader(List<Integer> elements) {
            this.elements = elements;
        }

        @Override
        public List<Integer> read() throws IOException {
            return next == elements.size() ? List.of() : List.of(elements.get(next++));
        }

        @Override
        public @Nullable String position() {
            return String.valueOf(next);
        }

        @Override
        public void close() {}
    }

    @Test
    void latestNeverLosesTheLast() {
        for (int i = 0; i < 200; i++) {
            Source<Integer> source = Source.create();
            List<Integer> latest = Collections.synchronizedList(new ArrayList<>());
            source.latest().sink(latest::add);
            source.emitAll(upTo(5));
            source.close();
            assertThat(latest).endsWith(4).isSorted();
        }
    }

    @Test
    void delayDelaysEachElementByTheSame() {
        VirtualClock clock = new VirtualClock();
        Source<Integer> source = Source.create(clock);
        source.delay(SECOND).sink(seen::add);
        source.emit(0);
        clock.advance(SECOND.dividedBy(2));
        source.emit(1);
        assertThat(seen).isEmpty();
        clock.advance(SECOND.dividedBy(2));
        Bounded.await("the first", () -> seen.size() == 1);
        clock.advance(SECOND.dividedBy(2));
        Bounded.await("the second", () -> seen.size() == 2);
        source.close();
        assertThat(seen).containsExactly(0, 1);
    }

    @Test
    void aSliceCountsItsStepsFromItsStart() {
        Source<Integer> source = Source.create();
        List<Integer> odd = source.slice(1, Long.MAX_VALUE, 2).sinkToList();
        List<Integer> none = source.slice(0, 0, 1).sinkToList();
        source.emitAll(upTo(10));
        source.close();
        assertThat(odd).containsExactly(1, 3, 5, 7, 9);
        assertThat(none).isEmpty();
    }

    @Test
    void nothingIsAcknowledgedBeforeACallIsAnswered() {
        KeptPosition kept = new KeptPosition();
        CompletableFuture<Integer> answer = new CompletableFuture<>();
        ReadSource<Integer> source =
                Source.from(position -> new Reader(upTo(1))).remembering(kept);
        source.mapAsync(x -> answer, 2).sink(seen::add);
        CompletableFuture<Void> run = source.start();
        Bounded.await("it was called", () -> source.snapshot().node("mapAsync").held() == 1);
        assertThat(kept.load()).isNull();
        answer.complete(7);
        Bounded.call(run::get);
        assertThat(kept.load()).isEqualTo("1");
    }

    @Test
    void nothingIsAcknowledgedBeforeItIsDelivered() {
        VirtualClock clock = new VirtualClock();
        KeptPosition kept = new KeptPosition();
        ReadSource<Integer> source =
                Source.from(position -> new Reader(upTo(2)), clock).remembering(kept);
        source.delay(SECOND).sink(seen::add);
        CompletableFuture<Void> run = source.start();
        Bounded.await("both are held", () -> source.snapshot().node("delay").held() == 2);
        assertThat(kept.load()).isNull();
        clock.advance(SECOND);
        Bounded.call(run::get);
        assertThat(kept.load()).isEqualTo("2");
    }

    @Test
    void whatIsBehindAnUnhandledFailureIsNotAcknowledged() {
        KeptPosition kept = new KeptPosition();
        ReadSource<Integer> source =
                Source.from(position -> new Reader(upTo(10))).remembering(kept);
        source.map(x -> 10 / (x - 3)).sink(seen::add);
        CompletableFuture<Void> run = source.start();
        assertThatThrownBy(() -> Bounded.call(run::get)).hasRootCauseInstanceOf(ArithmeticException.class);
        assertThat(kept.load()).isIn(null, "1", "2", "3");
    }

    @Test
    void whatIsStillHeldHoldsBackWhatIsBehindIt() {
        KeptPosition kept = new KeptPosition();
        CountDownLatch go = new CountDownLatch(1);
        ReadSource<Integer> source = Source.from(position -> new Reader(List.of(0, 1, 1, 1, 1)) {
                    @Override
                    public List<Integer> read() throws IOException {
                        List<Integer> read = super.read();
                        if (read.isEmpty()) {
                            Bounded.await(go);
                        }
                        return read;
                    }
                })
                .remembering(kept);
        source.partition(2, x -> x).sink(seen::add);
        CompletableFuture<Void> run = source.start();
        Bounded.await("two are through", () -> seen.size() == 2);
        assertThat(kept.load()).as("0 is still held").isNull();
        go.countDown();
        Bounded.call(run::get);
        assertThat(kept.load()).isEqualTo("5");
    }

    @Test
    void joinsWorkWithoutAnInputThatWasDisconnected() {
        Source<Integer> left = Source.create();
        Source<Integer> right = Source.create();
        Source<Integer> hub = Source.create();
        left.connect(hub);
        hub.combineLatest(right, List::of).sink(seen::add);
        left.emit(1);
        right.emit(2);
        left.disconnect(hub);
        right.emit(3);
        hub.emit(4);
        assertThat(seen).containsExactly(List.of(1, 2), List.of(1, 3), List.of(4, 3));
    }

    @Test
    void aLoopNeedsNoStack() {
        Source<Integer> source = Source.create();
        source.map(x -> x - 1).filter(x -> x > 0).connect(source);
        AtomicInteger rounds = new AtomicInteger();
        source.sink(x -> rounds.incrementAndGet());
        source.emit(100_000);
        source.drain();
        assertThat(rounds).hasValue(100_000);
        source.close();
    }

    @Test
    void callsThatAnswerLaterMayFollowAWindow() {
        VirtualClock clock = new VirtualClock();
        Source<Integer> source = Source.create(clock);
        source.timedWindow(SECOND)
                .mapAsync(window -> CompletableFuture.completedFuture(window.size()), 2)
                .sink(seen::add);
        for (int i = 0; i < 3; i++) {
            source.emit(i);
            clock.advance(SECOND);
            source.drain();
        }
        source.close();
        assertThat(seen).containsExactly(1, 1, 1);
    }

    @Test
    void functionsOnThisMachineMayHoldAnything() {
        ReentrantLock lock = new ReentrantLock();
        try (Client client = Client.local(2)) {
            Source<Integer> source = Source.create();
            source.scatter(client)
                    .map(x -> {
                        lock.lock();
                        try {
                            return x + 1;
                        } finally {
                            lock.unlock();
                        }
                    })
                    .buffer(4)
                    .gather()
                    .sink(seen::add);
            source.emitAll(upTo(10));
            source.close();
        }
        assertThat(seen).hasSize(10).startsWith(1).endsWith(10);
    }

    @Test
    void aJoinWithAScatteredStreamGetsValues() {
        try (Client client = Client.local(2)) {
            Source<Integer> here = Source.create();
            Source<Integer> there = Source.create();
            here.combineLatest(there.scatter(client).map(x -> x * 2).buffer(2), Integer::sum)
                    .sink(seen::add);
            here.emit(1);
            there.emit(10);
            there.drain();
            assertThat(seen).containsExactly(21);
            here.close();
            there.close();
        }
    }
}
