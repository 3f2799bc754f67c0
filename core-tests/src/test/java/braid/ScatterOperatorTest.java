package braid;

import static org.assertj.core.api.Assertions.assertThat;

import braid.testkit.Everywhere;
import braid.testkit.Room;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScatterOperatorTest {

    @Test
    void theSeedsExampleGivesItsNumbersInOrder() {
        List<Integer> seen = new ArrayList<>();
        try (Source<Integer> source = Source.create()) {
            source.scatter().map(x -> x + 1).buffer(Room.of(8)).gather().sink(seen::add);
            for (int i = 0; i < 10; i++) {
                source.emit(i);
            }
        }
        assertThat(seen).isEqualTo(IntStream.rangeClosed(1, 10).boxed().toList());
    }

    @Test
    void aParallelStreamIsAStreamAndGivesValuesToWhomItFeeds() {
        List<Integer> seen = new ArrayList<>();
        Source<Integer> source = Source.create();
        Stream<Integer> parallel = source.scatter().map(x -> x + 1);
        parallel.sink(seen::add);
        source.emit(1);
        source.close();
        assertThat(seen).containsExactly(2);
    }

    @Test
    void scatteredAgainWithTheSameClientItIsTheSameStream() {
        try (Client client = Client.local(2);
                Client other = Client.local(2)) {
            Source<Integer> source = Source.create();
            ParallelStream<Integer> parallel = source.scatter(client);
            assertThat(parallel.scatter(client)).isSameAs(parallel);
            List<Integer> seen = new ArrayList<>();
            parallel.map(x -> x + 1)
                    .scatter(other)
                    .map(x -> x * 2)
                    .buffer(Room.of(2))
                    .gather()
                    .sink(seen::add);
            source.emit(1);
            source.emit(2);
            source.close();
            assertThat(seen).containsExactly(4, 6);
        }
    }

    @Test
    void aLeafRunsToo() {
        List<Integer> seen = java.util.Collections.synchronizedList(new ArrayList<>());
        Source<Integer> source = Source.create();
        source.scatter().map(seen::add);
        source.emit(1);
        source.close();
        assertThat(seen).containsExactly(1);
    }

    @Test
    void aLongChainIsTheSameEverywhere() {
        Everywhere.<Integer, Integer>of(s -> s.filter(x -> x % 2 == 0)
                        .flatMap(x -> List.of(x, x + 1))
                        .map(x -> x * 3)
                        .accumulate(Integer::sum))
                .gives(List.of(1, 2, 3, 4), List.of(6, 15, 27, 42));
    }
}
