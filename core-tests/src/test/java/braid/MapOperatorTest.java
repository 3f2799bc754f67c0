package braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import braid.testkit.Everywhere;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MapOperatorTest {

    @Test
    void passesOnWhatTheFunctionMakes() {
        Everywhere.<Integer, String>of(s -> s.map(x -> "<" + x + ">"))
                .gives(List.of(1, 2, 3), List.of("<1>", "<2>", "<3>"));
    }

    @Test
    void aCheckedExceptionIsThrownByEmitWithItsCauseElementAndLine() {
        try (Scene<Integer> scene = Scene.of(s -> s)) {
            scene.source
                    .map(x -> {
                        if (x == 2) {
                            throw new IOException("no " + x);
                        }
                        return x;
                    })
                    .named("parse");
            scene.emit(1);
            assertThatThrownBy(() -> scene.source.emit(2))
                    .isInstanceOf(StreamException.class)
                    .hasMessageStartingWith("element 2 failed in 'parse' (MapOperatorTest.java:")
                    .cause()
                    .isInstanceOf(IOException.class)
                    .hasMessage("no 2");
            scene.emit(3);
            assertThat(scene.seen).containsExactly(1, 2, 3);
        }
    }

    @Test
    void anErrorIsAFailureToo() {
        try (Scene<Integer> scene = Scene.of(s -> s.map(MapOperatorTest::deep))) {
            scene.emit(1);
            assertThat(scene.failure().cause()).isInstanceOf(StackOverflowError.class);
        }
    }

    @SuppressWarnings("InfiniteRecursion")
    private static int deep(int n) {
        return 1 + deep(n + 1);
    }

    @Test
    void aNullResultIsAFailureThatNamesTheNode() {
        try (Scene<Integer> scene = Scene.of(s -> s.<Integer>map(x -> null).named("nothing"))) {
            scene.emit(1);
            Failure failure = scene.failure();
            assertThat(failure.node()).isEqualTo("nothing");
            assertThat(failure.element()).isEqualTo(1);
            assertThat(failure.cause())
                    .isInstanceOf(NullPointerException.class)
                    .hasMessage("null is not an element: the function returned null");
        }
    }

    @Test
    void nullIsRefusedByTheSourceWithItsName() {
        try (Scene<Integer> scene = Scene.of(s -> s)) {
            scene.source.named("numbers");
            assertThatNullPointerException()
                    .isThrownBy(() -> scene.source.emit((Integer) null))
                    .withMessageContaining("null is not an element")
                    .withMessageContaining("'numbers'");
        }
    }

    @Test
    void triesAgainAsOftenAsItIsTold() {
        AtomicInteger calls = new AtomicInteger();
        try (Scene<Integer> scene = Scene.of(s -> s.map(
                x -> {
                    if (calls.incrementAndGet() % 3 != 0) {
                        throw new IOException("not yet");
                    }
                    return x;
                },
                Retry.times(2)))) {
            scene.emit(1, 2);
            assertThat(scene.seen).containsExactly(1, 2);
            assertThat(calls).hasValue(6);
        }
    }

    @Test
    void failsWithTheLastExceptionWhenRetriesAreUsedUp() {
        AtomicInteger calls = new AtomicInteger();
        try (Scene<Integer> scene = Scene.of(s -> s.map(
                x -> {
                    throw new IOException("call " + calls.incrementAndGet());
                },
                Retry.times(2)))) {
            scene.emit(1);
            assertThat(scene.failure().cause()).isInstanceOf(IOException.class).hasMessage("call 3");
        }
    }

    @Test
    void badRetriesAreRefusedWithRuleAndValue() {
        assertThatThrownBy(() -> Retry.times(-1)).hasMessage("retries must not be negative: -1");
        assertThatThrownBy(() -> Retry.times(1).backoff(Duration.ofMillis(-1)))
                .hasMessage("pause must not be negative: PT-0.001S");
    }

    @Test
    void aMissingFunctionIsRefusedWhenItIsBuilt() {
        try (Scene<Integer> scene = Scene.of(s -> s)) {
            assertThatNullPointerException().isThrownBy(() -> scene.source.map(null));
        }
    }

    @Test
    void aRetryWithoutAPauseIsNotEndedByAFlagThatAnEarlierElementLeft() {
        AtomicInteger calls = new AtomicInteger();
        Source<Integer> source = Source.create();
        List<Integer> seen = source.sink(x -> Thread.currentThread().interrupt())
                .map(
                        x -> {
                            if (calls.incrementAndGet() % 2 == 1) {
                                throw new IOException("first try");
                            }
                            return x;
                        },
                        Retry.times(1))
                .sinkToList();
        source.emitAll(List.of(1, 2));
        assertThat(Thread.interrupted()).isTrue(); // it stays the thread's flag
        assertThat(seen).containsExactly(1, 2);
        source.close();
    }
}
