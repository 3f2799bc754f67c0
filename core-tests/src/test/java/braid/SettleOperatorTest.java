package braid;

import static org.assertj.core.api.Assertions.assertThat;

import braid.testkit.Everywhere;
import java.util.List;
import org.junit.jupiter.api.Test;

class SettleOperatorTest {

    @Test
    void whatWasDroppedIsInNoGroupAndWhatBecameManyIsInSeveral() {
        Everywhere.<Integer, List<Integer>>of(s -> s.filter(x -> x != 3)
                        .flatMap(x -> x == 4 ? List.of(40, 41, 42) : List.of(x))
                        .partition(2))
                .gives(List.of(1, 2, 3, 4, 5), List.of(List.of(1, 2), List.of(40, 41), List.of(42, 5)));
    }

    @Test
    void aFailureIsInNoGroup() {
        Everywhere.<Integer, List<Integer>>of(
                        s -> s.map(x -> 6 / x).slidingWindow(2, Partial.DROP).recover(failure -> List.of()))
                .gives(List.of(1, 0, 2), List.of(List.of(), List.of(6, 3)));
    }

    @Test
    void aZipsPartnerIsConsumedByAFailure() {
        try (Source<Integer> source = Source.create()) {
            ParallelStream<Integer> handles = source.scatter();
            List<Object> seen = handles.map(x -> 10 / x)
                    .zip(handles)
                    .gather()
                    .<Object>map(x -> x)
                    .recover(failure -> "failed")
                    .sinkToList();
            List.of(1, 0, 2).forEach(source::emit);
            assertThat(seen).containsExactly(Pair.of(10, 1), "failed", Pair.of(5, 2));
        }
    }
}
