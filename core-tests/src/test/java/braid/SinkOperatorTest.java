package braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SinkOperatorTest {

    @Test
    void takesEachElementAndPassesItOn() {
        List<Integer> taken = new ArrayList<>();
        try (Scene<Integer> scene = Scene.of(s -> s.sink(taken::add))) {
            scene.emit(1, 2);
            assertThat(taken).containsExactly(1, 2);
            assertThat(scene.seen).containsExactly(1, 2);
        }
    }

    @Test
    void aFailingSinkCanBeHandledLikeAnyOther() {
        try (Scene<Integer> scene = Scene.of(s -> s.sink(x -> {
            if (x == 1) {
                throw new IOException("disk full");
            }
        }))) {
            scene.emit(1, 2);
            assertThat(scene.seen).containsExactly(2);
            assertThat(scene.failure().cause()).isInstanceOf(IOException.class);
            assertThat(scene.failure().node()).isEqualTo("sink");
        }
    }

    @Test
    void branchesRunInTheOrderInWhichTheyWereAttached() {
        List<String> order = new ArrayList<>();
        try (Source<Integer> source = Source.create()) {
            source.map(x -> x).sink(x -> order.add("first " + x));
            source.sink(x -> order.add("second " + x));
            source.filter(x -> true).sink(x -> order.add("third " + x));
            source.emit(1);
            source.emit(2);
        }
        assertThat(order).containsExactly("first 1", "second 1", "third 1", "first 2", "second 2", "third 2");
    }

    @Test
    void aFailingBranchKeepsNothingFromTheOthersAndEmitThrowsAll() {
        List<Integer> last = new ArrayList<>();
        Source<Integer> source = Source.create();
        source.sink(x -> {
            throw new IllegalStateException("one");
        });
        source.sink(x -> {
            throw new IllegalStateException("two");
        });
        source.sink(last::add);
        assertThatThrownBy(() -> source.emit(1))
                .isInstanceOf(StreamException.class)
                .hasRootCauseMessage("one")
                .satisfies(thrown -> assertThat(thrown.getSuppressed()[0]).hasRootCauseMessage("two"));
        assertThat(last).containsExactly(1);
        source.close();
    }

    @Test
    void collectsIntoAListThatGrows() {
        try (Source<Integer> source = Source.create()) {
            List<Integer> list = source.map(x -> x + 1).sinkToList();
            source.emit(1);
            assertThat(list).containsExactly(2);
            source.emit(2);
            assertThat(list).containsExactly(2, 3);
        }
    }
}
