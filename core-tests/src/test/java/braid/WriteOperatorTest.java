package braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import braid.spi.SinkWriter;
import braid.testkit.Bounded;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WriteOperatorTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Retry ONCE = Retry.times(0);

    private final Memory memory = new Memory();

    /// What was written, batch for batch.
    private static final class Memory implements SinkWriter.Opener<Object> {

        final List<List<Object>> batches = Collections.synchronizedList(new ArrayList<>());
        final AtomicInteger opened = new AtomicInteger();
        final AtomicInteger closed = new AtomicInteger();
        int failures;
        boolean failsToClose;

        @Override
        public SinkWriter<Object> open() {
            opened.incrementAndGet();
            return new SinkWriter<>() {
                @Override
                public void write(List<?> elements) throws IOException {
                    if (failures > 0) {
                        failures--;
                        throw new IOException("no room");
                    }
                    batches.add(List.copyOf(elements));
                }

                @Override
                public void close() throws IOException {
                    closed.incrementAndGet();
                    if (failsToClose) {
                        throw new IOException("not closed");
                    }
                }
            };
        }

        List<Object> all() {
            List<Object> all = new ArrayList<>();
            batches.forEach(all::addAll);
            return all;
        }
    }

    private Stream<Integer> written(Stream<Integer> stream, Retry retry) {
        return stream.to(memory, 3, SECOND, retry);
    }

    @Test
    void writesFullBatchesAndPassesOnWhatIsWritten() {
        try (Scene<Integer> scene = Scene.of(s -> written(s, ONCE))) {
            scene.emit(1, 2);
            assertThat(memory.opened).as("opened when it is needed").hasValue(0);
            assertThat(scene.seen).isEmpty();
            scene.emit(3);
            assertThat(memory.batches).containsExactly(List.of(1, 2, 3));
            assertThat(scene.seen).containsExactly(1, 2, 3);
        }
        assertThat(memory.closed).hasValue(1);
    }

    @Test
    void writesWhenTheFirstHasWaitedLongEnough() {
        try (Scene<Integer> scene = Scene.of(s -> written(s, ONCE))) {
            scene.emit(1).advance(SECOND);
            scene.awaitSeen(1);
            assertThat(memory.batches).containsExactly(List.of(1));
            assertThat(scene.clock.scheduled()).isZero();
        }
    }

    @Test
    void drainAndCloseHaveItWrittenAtOnce() {
        try (Scene<Integer> scene = Scene.of(s -> written(s, ONCE))) {
            scene.emit(1).rest();
            assertThat(memory.all()).containsExactly(1);
            scene.emit(2);
        }
        assertThat(memory.all()).containsExactly(1, 2);
    }

    @Test
    void whereItCannotBeWrittenEachElementIsAFailure() {
        memory.failures = 1;
        try (Scene<Integer> scene = Scene.of(s -> written(s, ONCE))) {
            scene.emit(1, 2, 3, 4, 5, 6);
            assertThat(scene.failures).extracting(Failure::element).containsExactly(1, 2, 3);
            assertThat(scene.failures)
                    .extracting(each -> each.cause().getMessage())
                    .containsOnly("no room");
            assertThat(scene.seen).containsExactly(4, 5, 6);
        }
        assertThat(memory.opened).as("anew after the failure").hasValue(2);
        assertThat(memory.closed).hasValue(2);
    }

    @Test
    void triesAgainWithAnotherWriter() {
        memory.failures = 2;
        try (Scene<Integer> scene = Scene.of(s -> written(s, Retry.times(2)))) {
            scene.emit(1, 2, 3);
            assertThat(scene.seen).containsExactly(1, 2, 3);
            assertThat(memory.opened).hasValue(3);
            assertThat(memory.closed).hasValue(2);
        }
    }

    @Test
    void anUnhandledFailureIsThrownFromEmit() {
        memory.failures = 1;
        Source<Integer> source = Source.create();
        source.to(memory, 1, SECOND, ONCE);
        assertThatThrownBy(() -> source.emit(1))
                .isInstanceOf(StreamException.class)
                .hasRootCauseMessage("no room");
        source.emit(2);
        source.close();
        assertThat(memory.all()).containsExactly(2);
    }

    @Test
    void aWriteThatIsInterruptedFailsAllOfItsElements() {
        Source<Integer> source = Source.create();
        List<Object> failed = Collections.synchronizedList(new ArrayList<>());
        source.to(
                        () -> new SinkWriter<Integer>() {
                            @Override
                            public void write(List<? extends Integer> elements) throws InterruptedException {
                                throw new InterruptedException("not now");
                            }

                            @Override
                            public void close() {}
                        },
                        3,
                        SECOND,
                        Retry.times(5))
                .onError(failure -> failed.add(failure.element()));
        source.emitAll(List.of(1, 2, 3));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(failed).containsExactly(1, 2, 3);
        source.close();
    }

    @Test
    void aPauseBeforeAnotherTryEndsWithTheNode() {
        memory.failures = 1;
        Source<Integer> source = Source.create();
        Stream<Integer> sink = source.to(memory, 1, SECOND, Retry.times(1).backoff(Duration.ofDays(1)));
        CompletableFuture<Void> emitted = Bounded.begin(() -> source.emit(1));
        Bounded.await(
                "it pauses", () -> !source.snapshot().node("write").waits().isEmpty());
        sink.destroy();
        Bounded.call(emitted::get);
        source.close();
    }

    @Test
    void destroyClosesTheWriterBehindAWriteUnderWay() {
        CountDownLatch inWrite = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger closed = new AtomicInteger();
        Source<Integer> source = Source.create();
        Stream<Integer> sink = source.to(
                () -> new SinkWriter<Integer>() {
                    @Override
                    public void write(List<? extends Integer> elements) {
                        inWrite.countDown();
                        Bounded.await(release);
                        assertThat(closed).hasValue(0);
                    }

                    @Override
                    public void close() {
                        closed.incrementAndGet();
                    }
                },
                1,
                SECOND,
                ONCE);
        CompletableFuture<Void> emitted = Bounded.begin(() -> source.emit(1));
        Bounded.await(inWrite);
        CompletableFuture<Void> destroyed = Bounded.begin(sink::destroy);
        release.countDown();
        Bounded.call(destroyed::get);
        Bounded.call(emitted::get);
        Bounded.await("it is closed", () -> closed.get() == 1);
        source.close();
    }

    @Test
    void aWriterThatDoesNotCloseFailsTheStream() {
        memory.failsToClose = true;
        Source<Integer> source = Source.create();
        source.to(memory);
        source.emit(1);
        assertThatThrownBy(source::close).isInstanceOf(StreamException.class).hasRootCauseMessage("not closed");
    }

    @Test
    void manyEmittersLoseNothing() {
        Source<Integer> source = Source.create();
        source.to(memory);
        List<CompletableFuture<Void>> emitters = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            int from = i * 10_000;
            emitters.add(Bounded.begin(() -> {
                for (int x = from; x < from + 10_000; x++) {
                    source.emit(x);
                }
            }));
        }
        emitters.forEach(each -> Bounded.call(each::get));
        source.close();
        List<Integer> all =
                memory.all().stream().map(Integer.class::cast).sorted().toList();
        assertThat(all).isEqualTo(IntStream.range(0, 80_000).boxed().toList());
        assertThat(memory.opened).hasValue(1);
    }

    @Test
    void badParametersAreRefused() {
        Source<Integer> source = Source.create();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> source.to(memory, 0, SECOND, ONCE))
                .withMessage("maxCount must be positive: 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> source.to(memory, 1, Duration.ZERO, ONCE))
                .withMessage("maxTime must be positive: PT0S");
    }
}
