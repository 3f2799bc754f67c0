package braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import braid.testkit.Room;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OnErrorOperatorTest {

    @Test
    void handsOverFailuresAndTheyAreOver() {
        List<Failure> handled = new ArrayList<>();
        try (Scene<Integer> scene = Scene.of(s -> s.map(x -> 10 / x).onError(handled::add))) {
            scene.emit(5, 0, 2);
            assertThat(scene.seen).containsExactly(2, 5);
            assertThat(scene.failures).isEmpty();
            assertThat(handled).hasSize(1);
            assertThat(handled.getFirst().element()).isEqualTo(0);
        }
    }

    @Test
    void aHandlerThatThrowsMakesAFailureThatNamesBoth() {
        try (Scene<Integer> scene = Scene.of(s -> s.map(x -> 10 / x).onError(failure -> {
            throw new IllegalStateException("cannot handle it");
        }))) {
            scene.emit(0);
            assertThat(scene.failure().node()).isEqualTo("onError");
            assertThat(scene.failure().element()).isEqualTo(0);
            assertThat(scene.failure().cause()).hasMessage("cannot handle it");
            assertThat(scene.failure().cause().getSuppressed()[0]).isInstanceOf(ArithmeticException.class);
        }
    }

    @Test
    void aHandlerMayThrowTheCauseAgain() {
        try (Scene<Integer> scene = Scene.of(s -> s.map(x -> 10 / x).onError(failure -> {
            throw (RuntimeException) failure.cause();
        }))) {
            scene.emit(0);
            assertThat(scene.failure().cause()).isInstanceOf(ArithmeticException.class);
        }
    }

    @Test
    void takesNothingFromBranchesBesideIt() {
        Source<Integer> source = Source.create();
        var divided = source.map(x -> 10 / x);
        divided.onError(failure -> {});
        divided.sink(x -> {});
        assertThatThrownBy(() -> source.emit(0)).isInstanceOf(StreamException.class);
        source.close();
    }

    @Test
    void failuresAreElementsOfAStreamOfDeadLetters() {
        Source<Failure> deadLetters = Source.create();
        List<Failure> dead = deadLetters.buffer(Room.of(4)).sinkToList();
        try (Scene<Integer> scene = Scene.of(s -> s.map(x -> 10 / x).onError(deadLetters::emit))) {
            scene.emit(1, 0, 2);
            assertThat(scene.seen).containsExactly(10, 5);
        }
        deadLetters.close();
        assertThat(dead).hasSize(1);
    }
}
