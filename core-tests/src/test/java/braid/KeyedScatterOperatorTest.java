package braid;

import static org.assertj.core.api.Assertions.assertThat;

import braid.testkit.Everywhere;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyedScatterOperatorTest {

    @Test
    void keysStayWithTheirElements() {
        Everywhere.<Integer, Pair<Integer, Integer>>of(
                        s -> s.keyBy(x -> x % 10).scatter().buffer(2).gather().pairs())
                .gives(List.of(1, 12, 11), List.of(Pair.of(1, 1), Pair.of(2, 12), Pair.of(1, 11)));
    }

    @Test
    void whatIsGatheredGoesOnWithTheKeysItHad() {
        Everywhere.<Integer, Integer>of(s -> s.keyBy(x -> x % 10)
                        .scatter()
                        .map(x -> x / 10)
                        .buffer(4)
                        .gather()
                        .accumulate(0, Integer::sum)
                        .values())
                .gives(List.of(11, 22, 21, 12), List.of(1, 2, 3, 3));
    }

    @Test
    void pairsGoOnInParallelWithoutKeys() {
        Everywhere.<Integer, Integer>of(s -> s.keyBy(x -> x % 10)
                        .scatter()
                        .accumulate(0, Integer::sum)
                        .pairs()
                        .map(pair -> pair.second() + pair.first())
                        .buffer(4)
                        .gather())
                .gives(List.of(11, 22, 21), List.of(12, 24, 33));
    }

    @Test
    void unorderedGivesAll() {
        Source<Integer> source = Source.create();
        List<Pair<Integer, Integer>> out = source.keyBy(x -> x % 10)
                .scatter()
                .accumulate(0, (count, x) -> count + 1)
                .gatherUnordered(8)
                .pairs()
                .sinkToList();
        for (int i = 0; i < 1_000; i++) {
            source.emit(i);
        }
        source.close();
        assertThat(out).doesNotHaveDuplicates().hasSize(1_000);
    }
}
