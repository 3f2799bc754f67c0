package braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AggregateTest {

    private static <T, A, R> R of(Aggregate<T, A, R> aggregate, List<T> elements) {
        A state = aggregate.start();
        for (T element : elements) {
            state = aggregate.add(state, element);
        }
        return aggregate.result(state);
    }

    /// As [#of], of two parts.
    private static <T, A, R> R merged(Aggregate<T, A, R> aggregate, List<T> elements, int at) {
        A first = aggregate.start();
        for (T element : elements.subList(0, at)) {
            first = aggregate.add(first, element);
        }
        A second = aggregate.start();
        for (T element : elements.subList(at, elements.size())) {
            second = aggregate.add(second, element);
        }
        R before = at < elements.size() ? aggregate.result(second) : null;
        R all = aggregate.result(aggregate.merge(first, second));
        if (before != null) {
            assertThat(aggregate.result(second)).as("what was merged").isEqualTo(before);
        }
        return all;
    }

    @Test
    void countsAndSums() {
        assertThat(of(Aggregate.<String>count(), List.of())).isZero();
        assertThat(of(Aggregate.<String>count(), List.of("a", "b"))).isEqualTo(2);
        assertThat(merged(Aggregate.sum(String::length), List.of("a", "bcd", "ef"), 1))
                .isEqualTo(6);
    }

    @Test
    void aSumThatGoesBeyondALongIsAnError() {
        assertThatThrownBy(() -> of(Aggregate.sum(Long::longValue), List.of(Long.MAX_VALUE, 1L)))
                .isInstanceOf(ArithmeticException.class);
    }

    @Test
    void minAndMaxTakeTheFirstOfEquals() {
        List<String> words = List.of("b", "a", "c", new String("a"));
        assertThat(of(Aggregate.<String>min(), words)).isSameAs(words.get(1));
        assertThat(of(Aggregate.<String>max(), words)).isEqualTo("c");
        for (int at = 1; at < words.size(); at++) {
            assertThat(merged(Aggregate.<String>min(), words, at)).isSameAs(words.get(1));
        }
    }

    @Test
    void aMeanLosesNothingToRounding() {
        assertThat(of(Aggregate.mean(Double::doubleValue), List.of(1e100, 1.0, -1e100, 1.0)))
                .isEqualTo(0.5);
        assertThat(of(Aggregate.mean(Double::doubleValue), List.of(1.0, Double.POSITIVE_INFINITY)))
                .isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(of(Aggregate.mean(Double::doubleValue), List.<Double>of())).isNaN();
    }

    @Test
    void statisticsAgreeWithTwoPasses() {
        Random random = new Random(1);
        List<Double> numbers = random.doubles(1_000, 1e6, 1e6 + 1).boxed().toList();
        DoubleSummaryStatistics plain =
                numbers.stream().mapToDouble(Double::doubleValue).summaryStatistics();
        double variance = numbers.stream()
                        .mapToDouble(number -> Math.pow(number - plain.getAverage(), 2))
                        .sum()
                / numbers.size();
        for (int at : new int[] {0, 1, 500, 1_000}) {
            Aggregate.Statistics seen = merged(Aggregate.statistics(Double::doubleValue), numbers, at);
            assertThat(seen.count()).isEqualTo(1_000);
            assertThat(seen.mean()).isCloseTo(plain.getAverage(), within(1e-9));
            assertThat(seen.variance()).isCloseTo(variance, within(1e-8));
            assertThat(seen.min()).isEqualTo(plain.getMin());
            assertThat(seen.max()).isEqualTo(plain.getMax());
            assertThat(seen.sum()).isCloseTo(plain.getSum(), within(1e-3));
        }
    }

    @Test
    void statisticsOfNothing() {
        Aggregate.Statistics none = of(Aggregate.statistics(Double::doubleValue), List.<Double>of());
        assertThat(none.count()).isZero();
        assertThat(none.mean()).isNaN();
        assertThat(none.variance()).isNaN();
        assertThat(none.sum()).isZero();
    }
}
