package braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// A chain that is so long that the graph cuts it.
class CutOperatorTest {

    private static final int STEPS = 1_000;

    private static Stream<Integer> many(Stream<Integer> stream) {
        Stream<Integer> end = stream;
        for (int i = 0; i < STEPS; i++) {
            end = end.map(x -> x + 1);
        }
        return end;
    }

    @Test
    void emitReturnsWhenTheElementIsThrough() {
        Source<Integer> source = Source.create();
        List<Integer> seen = many(source).sinkToList();
        for (int i = 0; i < 100; i++) {
            source.emit(i);
            assertThat(seen).hasSize(i + 1).last().isEqualTo(i + STEPS);
        }
        source.close();
    }

    @Test
    void keepsElementsFailuresAndTheCompletionInTheirOrder() {
        Source<Integer> source = Source.create();
        List<Object> seen = new ArrayList<>();
        many(source.map(x -> 10 / (x % 3) + x))
                .onError(failure -> seen.add("failed " + failure.element()))
                .sink(seen::add);
        source.emitAll(IntStream.range(1, 5).boxed().toList());
        source.close();
        assertThat(seen).containsExactly(1 + 10 + STEPS, 2 + 5 + STEPS, "failed 3", 4 + 10 + STEPS);
    }

    @Test
    void aFunctionBehindItMayEmitIntoTheSource() {
        Source<Integer> source = Source.create();
        List<Integer> seen = new ArrayList<>();
        many(source).sink(x -> {
            seen.add(x);
            if (x == STEPS + 1) {
                source.emit(2);
            }
        });
        source.emit(1);
        source.drain();
        assertThat(seen).containsExactly(STEPS + 1, STEPS + 2);
        source.close();
    }

    @Test
    void whatNobodyHandlesBehindItIsThrownByEmit() {
        Source<Integer> source = Source.create();
        many(source).map(x -> 10 / (x - STEPS)).named("last").sink(x -> {});
        assertThatThrownBy(() -> source.emit(0))
                .isInstanceOf(StreamException.class)
                .hasMessageContaining("'last'");
    }

    @Test
    void isSeenAndDestroyed() {
        Source<Integer> source = Source.create();
        many(source);
        assertThat(source.snapshot().nodes())
                .filteredOn(node -> node.operator().equals("cut"))
                .hasSizeBetween(2, 4);
        source.emit(1);
        source.destroy();
        assertThat(source.snapshot().nodes()).allMatch(node -> node.state() == Snapshot.State.DESTROYED);
    }
}
