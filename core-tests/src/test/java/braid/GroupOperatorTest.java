package braid;

import static org.assertj.core.api.Assertions.assertThat;

import braid.testkit.Everywhere;
import java.util.List;
import org.junit.jupiter.api.Test;

class GroupOperatorTest {

    @Test
    void groupsOfHandlesAreHandlesOnGroups() {
        Everywhere.<Integer, Integer>of(s -> s.map(x -> x + 1)
                        .partition(2)
                        .map(list -> list.stream().mapToInt(x -> x).sum()))
                .gives(List.of(1, 2, 3, 4, 5), List.of(5, 9, 6));
    }

    @Test
    void overlappingWindowsShareTheirElements() {
        Everywhere.<Integer, List<Integer>>of(s -> s.map(x -> x * x).slidingWindow(2))
                .gives(List.of(1, 2, 3), List.of(List.of(1), List.of(1, 4), List.of(4, 9)));
    }

    @Test
    void aCombinerThatThrowsNamesItsNode() {
        try (Source<Integer> source = Source.create()) {
            ParallelStream<Integer> handles = source.scatter();
            List<Failure> failures = new java.util.ArrayList<>();
            handles.zip(handles.map(x -> x - 1), (a, b) -> a / b).onError(failures::add);
            source.emit(1);
            assertThat(failures).hasSize(1);
            assertThat(failures.getFirst().node()).isIn("zip", "group");
            assertThat(failures.getFirst().line()).startsWith("GroupOperatorTest.java:");
        }
    }
}
