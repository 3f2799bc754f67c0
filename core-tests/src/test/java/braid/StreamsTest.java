package braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import braid.testkit.Everywhere;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamsTest {

    @Test
    void zipsAnyNumber() {
        Everywhere.<Integer, List<Integer>>of(s -> Streams.zip(List.of(s, s.map(x -> x + 10), s.map(x -> x + 20))))
                .gives(List.of(1, 2), List.of(List.of(1, 11, 21), List.of(2, 12, 22)));
    }

    @Test
    void eightInputsOfDifferentTypes() {
        List<Source<Object>> sources = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            sources.add(Source.create());
        }
        List<List<Object>> zipped = Streams.zip(sources).sinkToList();
        List<Object> merged = Streams.union(sources).sinkToList();
        List<List<Object>> newest = Streams.combineLatest(sources).sinkToList();
        List<Object> row = List.of(0, "1", 2L, 3.0, '4', (byte) 5, (short) 6, 7f);
        for (int i = 0; i < 8; i++) {
            sources.get(i).emit(row.get(i));
        }
        sources.getFirst().emit(-1);
        sources.forEach(Source::close);
        assertThat(zipped).containsExactly(row);
        assertThat(merged).hasSize(9).startsWith(0, "1").endsWith(-1);
        assertThat(newest).hasSize(2);
        assertThat(newest.getLast()).startsWith(-1, "1");
    }

    @Test
    void threeInputsAreTyped() {
        Everywhere.<Integer, String>of(s -> s.zip(s.map(x -> "b" + x), s.map(x -> x * 2.0), (x, b, d) -> x + b + d))
                .gives(List.of(1, 2), List.of("1b12.0", "2b24.0"));
        Everywhere.<Integer, Integer>of(s -> s.filter(x -> x == 1)
                        .combineLatest(s.filter(x -> x == 2), s.filter(x -> x > 2), (a, b, c) -> a + b + c)
                        .gather())
                .gives(List.of(1, 2, 3, 4), List.of(6, 7));
    }

    @Test
    void emitsOnTheInputsThatAreNamed() {
        Source<String> a = Source.create();
        Source<String> b = Source.create();
        Source<String> c = Source.create();
        List<List<String>> seen =
                Streams.combineLatest(List.of(a, b, c), List.of(b)).sinkToList();
        a.emit("a1");
        b.emit("b1");
        c.emit("c1");
        assertThat(seen).as("the last one that was missing is no trigger").isEmpty();
        b.emit("b2");
        a.emit("a2");
        c.emit("c2");
        assertThat(seen).containsExactly(List.of("a1", "b2", "c1"));
        b.emit("b3");
        assertThat(seen).endsWith(List.of("a2", "b3", "c2"));
        a.close();
        b.close();
        c.emit("c3");
        c.close();
        assertThat(seen).hasSize(2);
    }

    @Test
    void withLatestFromDropsWhatComesBeforeTheOther() {
        Source<Integer> clicks = Source.create();
        Source<String> texts = Source.create();
        List<List<String>> seen = clicks.withLatestFrom(texts, (click, text) -> click + text)
                .partition(10)
                .sinkToList();
        clicks.emit(1);
        texts.emit("a");
        clicks.emit(2);
        texts.emit("b");
        texts.emit("c");
        clicks.emit(3);
        clicks.close();
        assertThat(seen).as("complete when this one is").containsExactly(List.of("2a", "3c"));
        texts.close();
        Everywhere.<Integer, Pair<Integer, Integer>>of(s -> s.filter(x -> x > 1).withLatestFrom(s))
                .gives(List.of(1, 2, 3), List.of(Pair.of(2, 1), Pair.of(3, 2)));
    }

    @Test
    void aConstantIsAMap() {
        Everywhere.<Integer, Pair<Integer, String>>of(s -> s.map(x -> Pair.of(x, "constant")))
                .gives(List.of(1), List.of(Pair.of(1, "constant")));
    }

    @Test
    void whatIsNoInputIsRefused() {
        Source<Integer> a = Source.create();
        Source<Integer> b = Source.create();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Streams.combineLatest(List.of(a), List.of(b)))
                .withMessageStartingWith("emitOn must be among the inputs: 'source'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Streams.zip(List.<Stream<Integer>>of()))
                .withMessage("inputs must not be empty: []");
    }
}
