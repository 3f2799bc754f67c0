package braid.testkit.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MergeTest {

    private static List<Object> numbered(String prefix, int many) {
        List<Object> tokens = new ArrayList<>();
        IntStream.range(0, many).forEach(number -> tokens.add(prefix + number));
        tokens.add(Token.End.END);
        return tokens;
    }

    private static boolean exists(List<Object> first, List<Object> second, List<Object> out) {
        Plan.Step union = new Plan.Step(2, Kind.UNION, List.of(0, 1), 1, Plan.Habit.PLAIN, Plan.Probe.INLINE, false);
        return new Merge(union, List.of(first, second), List.of(false, false), out, false).exists();
    }

    @Test
    void theOrderOfLongInputsIsFound() {
        List<Object> first = numbered("a", 20_000);
        List<Object> second = numbered("b", 20_000);
        List<Object> out = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            out.add(second.get(i));
            out.add(first.get(i));
        }
        assertThat(exists(first, second, out)).isFalse();
        out.add(Token.End.END);
        assertThat(exists(first, second, out)).isTrue();
    }

    @Test
    void whatOvertookIsNotFound() {
        List<Object> out = List.of("b0", "a1", "a0", Token.End.END);
        assertThat(exists(numbered("a", 2), numbered("b", 1), out)).isFalse();
        assertThat(exists(numbered("a", 2), numbered("b", 1), List.of("a0", "b0", "a1", Token.End.END)))
                .isTrue();
    }
}
