package braid;

import static org.assertj.core.api.Assertions.assertThat;

import braid.testkit.Room;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FoldOperatorTest {

    @Test
    void eachStateNeedsTheOneBeforeInOrderThoughTasksRunAtOnce() {
        try (Client client = Client.local(4);
                Source<Integer> source = Source.create()) {
            List<String> seen = source.scatter(client)
                    .map(x -> {
                        for (int i = 0; i < (20 - x) * 2_000; i++) {
                            Thread.onSpinWait();
                        }
                        return x;
                    })
                    .accumulate("", (state, x) -> state + x + ",")
                    .buffer(Room.of(8))
                    .gather()
                    .sinkToList();
            IntStream.range(0, 20).forEach(source::emit);
            source.close();
            assertThat(seen).hasSize(20).endsWith("0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,");
        }
    }

    @Test
    void aFailureLeavesTheStateAsItWas() {
        try (Source<Integer> source = Source.create()) {
            List<Integer> seen = source.scatter()
                    .map(x -> 12 / x)
                    .accumulate(Integer::sum)
                    .buffer(Room.of(4))
                    .recover(failure -> -1)
                    .sinkToList();
            List.of(0, 1, 0, 2).forEach(source::emit);
            source.close();
            assertThat(seen).containsExactly(-1, 12, -1, 18);
        }
    }

    @Test
    void longOnesDoNotGrow() {
        try (Source<Integer> source = Source.create()) {
            List<Integer> last = source.scatter()
                    .accumulate(0, Integer::sum)
                    .buffer(Room.of(16))
                    .filter(x -> x >= 50_000)
                    .gather()
                    .sinkToList();
            source.emitAll(java.util.Collections.nCopies(50_000, 1));
            source.close();
            assertThat(last).containsExactly(50_000);
        }
    }
}
