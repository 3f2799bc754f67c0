package braid.benchmarks;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/// Runs the benchmarks shortly, and prints each score beside its ratio to the twin of its class.
public final class Ratios {

    private Ratios() {}

    /// Runs those whose names match `args[0]`, or all.
    public static void main(String[] args) throws RunnerException {
        var options = new OptionsBuilder()
                .include(args.length == 0 ? "braid.benchmarks" : args[0])
                .forks(2)
                .warmupIterations(4)
                .warmupTime(TimeValue.milliseconds(400))
                .measurementIterations(6)
                .measurementTime(TimeValue.milliseconds(300));
        print(new Runner(options.build()).run());
    }

    private static void print(Collection<RunResult> results) {
        Map<String, Result<?>> scores = new TreeMap<>();
        for (RunResult result : results) {
            String name = result.getParams().getBenchmark();
            int method = name.lastIndexOf('.');
            scores.put(name.substring(name.lastIndexOf('.', method - 1) + 1), result.getPrimaryResult());
        }
        System.out.println("| benchmark | ns | error | ratio to twin |");
        System.out.println("|---|---|---|---|");
        scores.forEach((name, score) -> {
            Result<?> twin = scores.get(name.substring(0, name.indexOf('.')) + ".twin");
            String ratio = twin == null ? "" : "%.2f".formatted(score.getScore() / twin.getScore());
            System.out.printf("| %s | %.1f | %.1f | %s |%n", name, score.getScore(), score.getScoreError(), ratio);
        });
    }
}
