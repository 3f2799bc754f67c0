package braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import braid.spi.Positions;
import braid.spi.SourceReader;
import braid.testkit.Bounded;
import braid.testkit.VirtualClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Sources that read: restarts, positions, ends.
class ReadSourceTest {

    private final List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
    private final Numbers numbers = new Numbers();

    /// Gives numbers from a position on, in lists of `batch`; fails where it is told to.
    private static final class Numbers implements SourceReader.Opener<Integer> {

        final AtomicInteger opened = new AtomicInteger();
        final AtomicInteger closed = new AtomicInteger();
        final AtomicInteger stopped = new AtomicInteger();
        final List<String> acknowledged = Collections.synchronizedList(new ArrayList<>());
        int end = 10;
        int batch = 1;
        int failures;
        int failAt = -1;
        boolean endless;

        @Override
        public SourceReader<Integer> open(@Nullable String position) {
            opened.incrementAndGet();
            return new SourceReader<>() {
                int next = position == null ? 0 : Integer.parseInt(position);
                boolean isClosed;

                @Override
                public List<Integer> read() throws Exception {
                    if (next == failAt && failures > 0) {
                        failures--;
                        throw new IOException("broken at " + next);
                    }
                    if (next >= end && endless) {
                        new CountDownLatch(1).await();
                    }
                    int from = next;
                    next = Math.min(end, from + batch);
                    return IntStream.range(from, next).boxed().toList();
                }

                @Override
                public String position() {
                    return String.valueOf(next);
                }

                @Override
                public void acknowledge(String position) {
                    assertThat(isClosed).as("acknowledged before it is closed").isFalse();
                    acknowledged.add(position);
                }

                @Override
                public long lag() {
                    return (long) end - next;
                }

                @Override
                public void stop() {
                    assertThat(isClosed).isFalse();
                    stopped.incrementAndGet();
                }

                @Override
                public void close() {
                    isClosed = true;
                    closed.incrementAndGet();
                }
            };
        }
    }

    /// Keeps a position in memory.
    private static final class Kept implements Positions {

        final List<String> stored = Collections.synchronizedList(new ArrayList<>());
        volatile @Nullable String position;

        @Override
        public @Nullable String load() {
            return position;
        }

        @Override
        public void store(String next) {
            position = next;
            stored.add(next);
        }
    }

    private static List<Integer> upTo(int end) {
        return IntStream.range(0, end).boxed().toList();
    }

    @Test
    void readsAllAndCloses() {
        ReadSource<Integer> source = Source.from(numbers);
        source.sink(seen::add);
        source.run();
        assertThat(seen).isEqualTo(upTo(10));
        assertThat(numbers.closed).hasValue(1);
        assertThat(numbers.acknowledged).last().isEqualTo("10");
        assertThatIllegalStateException().isThrownBy(source::run);
    }

    @Test
    void aFailureToReadFailsTheStream() {
        numbers.failAt = 3;
        numbers.failures = 1;
        ReadSource<Integer> source = Source.from(numbers);
        source.sink(seen::add);
        CompletableFuture<Void> run = source.start();
        assertThatThrownBy(() -> Bounded.call(run::get))
                .hasRootCauseInstanceOf(IOException.class)
                .hasRootCauseMessage("broken at 3");
        assertThat(seen).isEqualTo(upTo(3));
        assertThat(numbers.closed).hasValue(1);
        assertThatThrownBy(() -> source.emit(1)).isInstanceOf(StreamException.class);
    }

    @Test
    void isOpenedAgainFromWhereItWas() {
        numbers.failAt = 3;
        numbers.failures = 2;
        numbers.batch = 3;
        ReadSource<Integer> source =
                Source.from(numbers).restarting(Retry.times(2).backoff(Duration.ofMillis(1)));
        source.sink(seen::add);
        source.run();
        assertThat(seen).isEqualTo(upTo(10));
        assertThat(numbers.opened).hasValue(3);
        assertThat(numbers.closed).hasValue(3);
        ReadProgress reading = source.snapshot().nodes().getFirst().reading();
        assertThat(reading).isNotNull();
        assertThat(reading.restarts()).isEqualTo(2);
        assertThat(reading.lastError()).contains("broken at 3");
        assertThat(reading.acknowledged()).isEqualTo("10");
        assertThat(source.snapshot().toJson()).contains("\"reading\":{\"restarts\":2");
    }

    @Test
    void triesAreCountedSinceItWorkedLast() {
        numbers.failAt = 5;
        numbers.failures = 3;
        ReadSource<Integer> source = Source.from(numbers).restarting(Retry.times(2));
        source.sink(seen::add);
        assertThatThrownBy(source::run).hasRootCauseMessage("broken at 5");
        assertThat(numbers.opened).hasValue(3);
        assertThat(numbers.closed).hasValue(3);
    }

    @Test
    void pausesGoByTheGraphsClockAndEndWithTheSource() {
        VirtualClock clock = new VirtualClock();
        numbers.failAt = 5;
        numbers.failures = 1;
        ReadSource<Integer> source =
                Source.from(numbers, clock).restarting(Retry.times(2).backoff(Duration.ofDays(1)));
        source.sink(seen::add);
        CompletableFuture<Void> run = source.start();
        Bounded.await("it pauses", () -> clock.scheduled() == 1);
        clock.advance(Duration.ofDays(1));
        Bounded.call(run::get);
        assertThat(seen).isEqualTo(upTo(10));

        numbers.failures = 1;
        ReadSource<Integer> other =
                Source.from(numbers, clock).restarting(Retry.times(2).backoff(Duration.ofDays(1)));
        other.sink(x -> {});
        CompletableFuture<Void> second = other.start();
        Bounded.await("it pauses", () -> clock.scheduled() == 1);
        assertThat(other.close(Duration.ofMillis(900)))
                .as("no read is awaited, and so less than the second that one may take")
                .isTrue();
        Bounded.call(second::get);
    }

    @Test
    void closeEndsAReadThatWaits() {
        numbers.endless = true;
        ReadSource<Integer> source = Source.from(numbers);
        source.sink(seen::add);
        CompletableFuture<Void> run = source.start();
        Bounded.await("all are seen", () -> seen.size() == 10);
        source.close();
        Bounded.call(run::get);
        assertThat(numbers.stopped).hasValue(1);
        assertThat(numbers.closed).hasValue(1);
        assertThat(numbers.acknowledged).last().isEqualTo("10");
    }

    @Test
    void aReaderThatIsOpenedAgainIsToldWhatWasThroughMeanwhile() {
        Kept kept = new Kept();
        CountDownLatch gate = new CountDownLatch(1);
        CountDownLatch told = new CountDownLatch(1);
        ReadSource<Integer> source = Source.<Integer>from(position -> {
                    if (position != null) {
                        gate.countDown();
                        Bounded.await("it is through", () -> "1".equals(kept.position));
                    }
                    return new SourceReader<>() {
                        private boolean given;

                        @Override
                        public List<Integer> read() throws Exception {
                            if (position == null && !given) {
                                given = true;
                                return List.of(0);
                            }
                            if (position == null) {
                                throw new IOException("broken");
                            }
                            told.await();
                            return List.of();
                        }

                        @Override
                        public @Nullable String position() {
                            return given ? "1" : null;
                        }

                        @Override
                        public void acknowledge(String done) {
                            told.countDown();
                        }

                        @Override
                        public void close() {}
                    };
                })
                .remembering(kept)
                .restarting(Retry.times(2));
        source.buffer(4).sink(element -> gate.await());
        CompletableFuture<Void> run = source.start();
        Bounded.call(run::get);
        assertThat(source.snapshot().nodes().getFirst().in()).isEqualTo(1);
    }

    @Test
    void destroyEndsAReadThatWaitsAndAcknowledgesNothing() {
        numbers.endless = true;
        Kept kept = new Kept();
        ReadSource<Integer> source = Source.from(numbers).remembering(kept);
        source.partition(100).sink(list -> {});
        CompletableFuture<Void> run = source.start();
        Bounded.await("all are held", () -> source.snapshot().node("partition").held() == 10);
        source.destroy();
        Bounded.await("it is closed", () -> numbers.closed.get() == 1);
        Bounded.await("it has ended", run::isDone);
        assertThat(kept.stored).isEmpty();
    }

    @Test
    void whatWasReadIsEmittedAtCloseAndItsPositionStored() {
        numbers.endless = true;
        numbers.batch = 10;
        Kept kept = new Kept();
        CountDownLatch inSink = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        ReadSource<Integer> source = Source.from(numbers).remembering(kept);
        source.sink(x -> {
            inSink.countDown();
            Bounded.await(release);
            seen.add(x);
        });
        var _ = source.start();
        Bounded.await(inSink);
        CompletableFuture<Void> closed = Bounded.begin(source::close);
        release.countDown();
        Bounded.call(closed::get);
        assertThat(seen).isEqualTo(upTo(10));
        assertThat(kept.position).isEqualTo("10");
    }

    @Test
    void positionsAreStoredWhenAllBeforeThemIsThrough() {
        numbers.endless = true;
        numbers.end = 5;
        Kept kept = new Kept();
        CountDownLatch release = new CountDownLatch(1);
        try (Client client = Client.local(3)) {
            ReadSource<Integer> source = Source.from(numbers).remembering(kept);
            source.scatter(client)
                    .map(x -> {
                        if (x == 1) {
                            Bounded.await(release);
                        }
                        return x;
                    })
                    .buffer(8)
                    .gather()
                    .sink(seen::add);
            var _ = source.start();
            Bounded.await("the first is acknowledged", () -> "1".equals(kept.position));
            assertThat(seen).containsExactly(0);
            release.countDown();
            Bounded.await("all are", () -> "5".equals(kept.position));
            source.close();
        }
        assertThat(seen).isEqualTo(upTo(5));
        assertThat(kept.stored.stream().map(Integer::valueOf).toList()).isSorted();
    }

    @Test
    void nothingIsStoredOnceTheStreamHasFailed() {
        numbers.end = 1_000;
        Kept kept = new Kept();
        ReadSource<Integer> source = Source.from(numbers).remembering(kept);
        source.buffer(1_000).sink(x -> {
            if (x == 500) {
                throw new IOException("no room");
            }
        });
        CompletableFuture<Void> run = source.start();
        assertThatThrownBy(() -> Bounded.call(run::get)).hasRootCauseMessage("no room");
        Bounded.await("it is closed", () -> numbers.closed.get() == 1);
        int last = kept.position == null ? 0 : Integer.parseInt(kept.position);
        assertThat(last).isLessThanOrEqualTo(500);
    }

    @Test
    void beginsWhereItWasAfterEachEnd() {
        numbers.end = 1_000;
        Kept kept = new Kept();
        for (int stop = 100; seen.size() < 1_000; stop += 100) {
            int at = stop;
            ReadSource<Integer> source = Source.from(numbers).remembering(kept);
            AtomicReference<CompletableFuture<Void>> closed = new AtomicReference<>();
            source.sink(x -> {
                seen.add(x);
                if (x == at) {
                    closed.set(Bounded.begin(source::close));
                }
            });
            CompletableFuture<Void> run = source.start();
            Bounded.call(run::get);
            if (closed.get() != null) {
                Bounded.call(closed.get()::get);
            }
        }
        assertThat(seen).as("none lost, none twice").isEqualTo(upTo(1_000));
    }

    @Test
    void aPositionThatCannotBeStoredFailsTheStream() {
        numbers.endless = true;
        ReadSource<Integer> source = Source.from(numbers).remembering(new Positions() {
            @Override
            public @Nullable String load() {
                return null;
            }

            @Override
            public void store(String position) throws IOException {
                throw new IOException("the disk is full");
            }
        });
        source.sink(seen::add);
        CompletableFuture<Void> run = source.start();
        assertThatThrownBy(() -> Bounded.call(run::get)).hasRootCauseMessage("the disk is full");
    }

    @Test
    void aPositionThatCannotBeLoadedIsAnErrorBeforeAnythingIsRead() {
        ReadSource<Integer> source = Source.from(numbers).remembering(new Positions() {
            @Override
            public @Nullable String load() throws IOException {
                throw new IOException("damaged");
            }

            @Override
            public void store(String position) {}
        });
        assertThatThrownBy(source::run).hasRootCauseMessage("damaged");
        assertThat(numbers.opened).hasValue(0);
    }

    @Test
    void stopsWhenNobodyWantsMore() {
        numbers.endless = true;
        ReadSource<Integer> source = Source.from(numbers);
        source.limit(3).sink(seen::add);
        source.run();
        assertThat(seen).isEqualTo(upTo(3));
        assertThat(numbers.closed).hasValue(1);
    }

    @Test
    void optionsComeBeforeTheBeginning() {
        ReadSource<Integer> source = Source.from(numbers);
        source.sink(seen::add);
        source.run();
        assertThatIllegalStateException().isThrownBy(() -> source.restarting(Retry.times(1)));
        assertThatIllegalStateException().isThrownBy(() -> source.remembering(new Kept()));
    }

    @Test
    void closeInsideItsOwnSinkReturns() {
        numbers.endless = true;
        numbers.end = 1;
        ReadSource<Integer> source = Source.from(numbers);
        source.sink(x -> source.close());
        CompletableFuture<Void> run = source.start();
        Bounded.call(run::get);
    }
}
