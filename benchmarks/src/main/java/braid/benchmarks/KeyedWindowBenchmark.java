package braid.benchmarks;

import braid.Aggregate;
import braid.EventTime;
import braid.Source;
import braid.TimeWindows;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// The mean of each of a thousand keys in tumbling windows of 5,000 elements, which come in order. Twin: a loop over a
/// `HashMap` that is made anew for each window.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(KeyedWindowBenchmark.ELEMENTS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(3)
public class KeyedWindowBenchmark {

    static final int ELEMENTS = 50_000;
    private static final int WINDOW = 5_000;

    /// An element, and the millisecond at which it happened: one a millisecond, on and on.
    private record Reading(int key, int value, long at) {

        Instant instant() {
            return Instant.ofEpochMilli(at);
        }
    }

    /// A sum and a number, of which the mean is made.
    private static final class Mean {
        private double sum;
        private long count;

        void add(int value) {
            sum += value;
            count++;
        }

        double value() {
            return sum / count;
        }
    }

    private final List<Integer> elements = Pollution.elements(ELEMENTS);
    private final Source<Reading> source = Source.create();
    private Map<Integer, Mean> window = new HashMap<>();
    private long windowEnd;
    private long begun;
    private double total;

    @Setup
    public void wire() {
        Pollution.run();
        source.keyBy(Reading::key)
                .window(
                        TimeWindows.tumbling(Duration.ofMillis(WINDOW)),
                        EventTime.of(Reading::instant),
                        Aggregate.mean(Reading::value))
                .values()
                .sink(mean -> total += mean.value());
    }

    /// The same elements once more, at later times. Both contestants pay for this.
    private List<Reading> readings() {
        List<Reading> readings = new ArrayList<>(ELEMENTS);
        for (Integer element : elements) {
            readings.add(new Reading(element % KeyedBenchmark.KEYS, element, begun + element));
        }
        begun += ELEMENTS;
        return readings;
    }

    @Benchmark
    public double twin() {
        for (Reading reading : readings()) {
            long at = reading.instant().toEpochMilli();
            if (at >= windowEnd) {
                window.values().forEach(mean -> total += mean.value());
                window = new HashMap<>();
                windowEnd = at - at % WINDOW + WINDOW;
            }
            window.computeIfAbsent(reading.key(), _ -> new Mean()).add(reading.value());
        }
        return total;
    }

    @Benchmark
    public double braidMeans() {
        source.emitAll(readings());
        return total;
    }
}
