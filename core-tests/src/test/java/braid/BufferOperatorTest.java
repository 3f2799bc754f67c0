package braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import braid.testkit.Bounded;
import braid.testkit.Everywhere;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BufferOperatorTest {

    private final CountDownLatch gate = new CountDownLatch(1);
    private final CountDownLatch inside = new CountDownLatch(1);
    private final Source<Integer> source = Source.create();
    private final List<Integer> seen = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void open() {
        gate.countDown();
    }

    private void passGate(Integer element) throws InterruptedException {
        inside.countDown();
        gate.await();
        seen.add(element);
    }

    private void awaitInside() throws InterruptedException {
        inside.await();
    }

    private void awaitWaiting(Stream<?> stream) {
        Bounded.await(
                "nobody waits at the buffer",
                () -> !stream.snapshot().node("buffer").waits().isEmpty());
    }

    @Test
    void keepsTheOrder() {
        List<Integer> many = IntStream.range(0, 500).boxed().toList();
        Everywhere.<Integer, Integer>of(s -> s.buffer(7)).gives(many, many);
    }

    @Test
    void takesExactlyItsCapacityIncludingWhatIsBeingDelivered() throws InterruptedException {
        source.buffer(3).sink(this::passGate);
        source.emit(1);
        awaitInside();
        assertThat(source.tryEmit(2)).isTrue();
        assertThat(source.tryEmit(3)).isTrue();
        assertThat(source.tryEmit(4)).isFalse();
        assertThat(source.emit(4, Duration.ofMillis(20))).isFalse();
        assertThat(source.snapshot().node("buffer").held()).isEqualTo(3);
        assertThat(source.snapshot().node("buffer").bound()).isEqualTo(3);
        gate.countDown();
        source.close();
        assertThat(seen).containsExactly(1, 2, 3);
    }

    @Test
    void blocksTheEmitterWhenFull() throws InterruptedException {
        source.buffer(1).sink(this::passGate);
        source.emit(1);
        Thread emitter = Thread.ofPlatform().daemon(true).start(() -> source.emit(2));
        awaitWaiting(source);
        assertThat(source.snapshot().node("buffer").held()).isEqualTo(1);
        gate.countDown();
        emitter.join();
        source.close();
        assertThat(seen).containsExactly(1, 2);
    }

    @Test
    void emitWithALimitSucceedsWhenRoomComesInTime() throws InterruptedException {
        source.buffer(1).sink(this::passGate);
        source.emit(1);
        awaitInside();
        Thread opening = Thread.ofPlatform().daemon(true).start(gate::countDown);
        assertThat(source.emit(2, Scene.LIMIT)).isTrue();
        opening.join();
        source.close();
        assertThat(seen).containsExactly(1, 2);
    }

    @Test
    void anInterruptDoesNotEndAnElementThatWasBegunAndStaysAsTheFlag() throws InterruptedException {
        source.buffer(1).sink(this::passGate);
        source.emit(1);
        AtomicReference<Boolean> flag = new AtomicReference<>();
        Thread emitter = Thread.ofPlatform().daemon(true).start(() -> {
            source.emit(2);
            flag.set(Thread.interrupted());
        });
        awaitWaiting(source);
        emitter.interrupt();
        gate.countDown();
        emitter.join();
        assertThat(flag).hasValue(true);
        source.close();
        assertThat(seen).containsExactly(1, 2);
    }

    @Test
    void functionsBehindItRunOnAThreadOfItsOwn() {
        List<String> threads = new ArrayList<>();
        source.buffer(2)
                .named("between")
                .sink(x -> threads.add(Thread.currentThread().getName()));
        source.emit(1);
        source.close();
        assertThat(threads).containsExactly("braid-between");
    }

    @Test
    void whatFailsBehindItFailsTheStreamButLosesNothingElse() throws InterruptedException {
        source.buffer(8).sink(x -> {
            passGate(x);
            if (x == 1) {
                throw new IllegalStateException("one");
            }
        });
        for (int i = 1; i <= 5; i++) {
            source.emit(i);
        }
        gate.countDown();
        assertThatThrownBy(() -> source.drain())
                .isInstanceOf(StreamException.class)
                .hasRootCauseMessage("one");
        assertThatThrownBy(() -> source.emit(6)).isInstanceOf(StreamException.class);
        assertThatThrownBy(() -> source.close()).isInstanceOf(StreamException.class);
        assertThatThrownBy(() -> source.close()).isInstanceOf(StreamException.class);
        assertThat(seen).containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void anEmitterThatWaitsIsToldThatTheStreamHasFailed() throws InterruptedException {
        source.buffer(1).sink(x -> {
            passGate(x);
            throw new IllegalStateException("one");
        });
        source.emit(1);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread emitter = Thread.ofPlatform().daemon(true).start(() -> {
            try {
                source.emit(2);
                source.emit(3);
            } catch (StreamException e) {
                thrown.set(e);
            }
        });
        awaitWaiting(source);
        gate.countDown();
        emitter.join();
        assertThat(thrown.get()).hasRootCauseMessage("one");
    }

    @Test
    void aFailureTakesRoomLikeAnElement() throws InterruptedException {
        source.map(x -> 10 / x).buffer(1).onError(failure -> passGate(-1)).sink(this::passGate);
        source.emit(0);
        awaitInside();
        assertThat(source.tryEmit(5)).isFalse();
        gate.countDown();
        source.emit(5);
        source.close();
        assertThat(seen).containsExactly(-1, 2);
    }

    @Test
    void destroyLetsWaitersGoAndCountsWhatItThrowsAway() throws InterruptedException {
        Stream<Integer> buffer = source.buffer(2);
        buffer.sink(this::passGate);
        source.emit(1);
        awaitInside();
        source.emit(2);
        Thread emitter = Thread.ofPlatform().daemon(true).start(() -> source.emit(3));
        awaitWaiting(source);
        Bounded.within(buffer::destroy);
        emitter.join();
        assertThat(emitter.isAlive()).isFalse();
        assertThat(buffer.snapshot().node("buffer").discarded()).isEqualTo(2);
        gate.countDown();
        source.close();
        assertThat(seen).doesNotContain(2, 3);
    }

    @Test
    void drainAndCloseEndWhenWhatTheyWaitForIsDestroyed() throws InterruptedException {
        Stream<Integer> buffer = source.buffer(2);
        buffer.sink(this::passGate);
        source.emit(1);
        awaitInside();
        source.emit(2);
        Thread draining = Thread.ofPlatform().daemon(true).start(() -> source.drain());
        Bounded.await(
                "nobody drains", () -> !source.snapshot().node("source").waits().isEmpty());
        buffer.destroy();
        draining.join();
        assertThat(draining.isAlive()).isFalse();
        source.close();
    }

    @Test
    void drainAndCloseEndBehindADestroyedSource() {
        source.buffer(2).sink(seen::add);
        source.emit(1);
        source.destroy();
        source.drain();
        source.close();
    }

    @Test
    void destroyFromAFunctionBeforeItHangsNobody() {
        AtomicReference<Stream<Integer>> buffer = new AtomicReference<>();
        source.sink(x -> {
            if (x == 2) {
                buffer.get().destroy();
            }
        });
        buffer.set(source.buffer(2));
        buffer.get().sink(seen::add);
        source.emit(1);
        source.emit(2);
        source.emit(3);
        assertThat(source.drain(Scene.LIMIT)).isTrue();
        source.close();
        assertThat(seen).doesNotContain(3);
    }

    @Test
    void destroyFromAFunctionBehindItHangsNobody() {
        Stream<Integer> buffer = source.buffer(2);
        buffer.sink(x -> {
            seen.add(x);
            buffer.destroy();
        });
        Bounded.within(() -> {
            for (int i = 0; i < 20; i++) {
                source.emit(i);
            }
        });
        assertThat(source.close(Scene.LIMIT)).isTrue();
        assertThat(seen).startsWith(0);
    }

    @Test
    void badCapacitiesAreRefusedWithRuleAndValue() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> source.buffer(0))
                .withMessage("capacity must be positive: 0");
    }
}
