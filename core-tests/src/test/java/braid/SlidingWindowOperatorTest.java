package braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import braid.testkit.Everywhere;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlidingWindowOperatorTest {

    @Test
    void passesOnPartialWindowsFirst() {
        Everywhere.<Integer, List<Integer>>of(s -> s.slidingWindow(3))
                .gives(List.of(0, 1, 2, 3), List.of(List.of(0), List.of(0, 1), List.of(0, 1, 2), List.of(1, 2, 3)));
    }

    @Test
    void waitsUntilItIsFullWhereItIsToldTo() {
        Everywhere.<Integer, List<Integer>>of(s -> s.slidingWindow(3, Partial.DROP))
                .gives(List.of(0, 1, 2, 3), List.of(List.of(0, 1, 2), List.of(1, 2, 3)));
    }

    @Test
    void aWindowOnceGivenDoesNotChange() {
        try (Scene<List<Integer>> scene = Scene.of(s -> s.slidingWindow(2))) {
            scene.emit(1, 2, 3);
            assertThat(scene.seen).containsExactly(List.of(1), List.of(1, 2), List.of(2, 3));
        }
    }

    @Test
    void aFailureIsInNoWindow() {
        Everywhere.<Integer, List<Integer>>of(
                        s -> s.map(x -> 6 / x).slidingWindow(2).recover(failure -> List.of()))
                .gives(List.of(1, 0, 2), List.of(List.of(6), List.of(), List.of(6, 3)));
    }

    @Test
    void badSizesAreRefusedWithRuleAndValue() {
        try (Scene<Integer> scene = Scene.of(s -> s)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> scene.source.slidingWindow(-1))
                    .withMessage("size must be positive: -1");
        }
    }

    @Test
    void aWindowNeverChanges() {
        Source<Integer> source = Source.create();
        List<List<Integer>> windows = source.slidingWindow(3).sinkToList();
        List<List<Integer>> copies = new ArrayList<>();
        source.slidingWindow(3).sink(window -> copies.add(List.copyOf(window)));
        for (int i = 0; i < 1_000; i++) {
            source.emit(i);
        }
        assertThat(windows).isEqualTo(copies);
        List<Integer> last = windows.getLast();
        assertThat(last).containsExactly(997, 998, 999);
        assertThatThrownBy(() -> last.set(0, 1)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> last.get(3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> last.get(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void windowsCopyNoMoreThanAFewElementsEach() {
        int size = 100_000;
        Source<Integer> source = Source.create();
        long[] elements = {0};
        source.slidingWindow(size).sink(window -> elements[0] += window.size());
        for (int i = 0; i < 2 * size; i++) {
            source.emit(i); // with a copy each these were 15 billion copied elements
        }
        assertThat(elements[0]).isEqualTo(size * (size + 1L) / 2 + (long) size * size);
    }

    @Test
    void aWindowTravelsWithItsOwnElementsAlone() throws Exception {
        Source<String> source = Source.create();
        List<List<String>> windows = source.slidingWindow(2).sinkToList();
        source.emit("a".repeat(10_000));
        source.emit("b");
        source.emit("c");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(windows.getLast());
        }
        assertThat(bytes.size()).isLessThan(1_000);
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(in.readObject()).isEqualTo(List.of("b", "c"));
        }
    }
}
