package braid.benchmarks;

import braid.Client;
import braid.Source;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/// What an open page costs the streams that it shows: rounds in which a reader of its events in another process is
/// there, against rounds in which nobody looks.
public final class DashboardCost {

    private static final int ROUNDS = 15;
    private static final double SECONDS = 2;
    private static final int WARM_UP_ROUNDS = 3;
    /// A reader who has gone is noticed at the next write to him.
    private static final long UNTIL_NOTICED_NANOS = 1_500_000_000;
    private static final int IN_FLIGHT = 64;
    private static final int BATCH = 1_000;

    private DashboardCost() {}

    /// Measures. The arguments are the number of rounds and the seconds of a measure.
    public static void main(String[] arguments) throws IOException {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : ROUNDS;
        double seconds = arguments.length > 1 ? Double.parseDouble(arguments[1]) : SECONDS;
        Pollution.run();
        Sum sum = new Sum();
        try (Client client = Client.local()) {
            URI page = client.dashboard()
                    .orElseThrow(() -> new IllegalStateException("there is no dashboard: is it switched off?"));
            Source<Integer> emission = Source.create();
            Chain.wire(emission, sum);
            Source<Integer> scattered = Source.create();
            scattered.scatter(client).map(x -> x).buffer(IN_FLIGHT).gather().sink(sum::add);
            try (DashboardReader reader = DashboardReader.start(page)) {
                System.out.println(
                        "| what | nobody looks, elements/s | a page is open | ratio, median | lowest, highest |"
                                + " mean, with 95 % confidence |");
                System.out.println("|---|---|---|---|---|---|");
                measure("emission", emission::emit, reader, rounds, seconds);
                measure("scattered", scattered::emit, reader, rounds, seconds);
            }
            emission.close();
            scattered.close();
        }
    }

    private static void measure(String name, IntConsumer emit, DashboardReader reader, int rounds, double seconds)
            throws IOException {
        List<Double> without = new ArrayList<>();
        List<Double> with = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
            boolean lookedFirst = (round & 1) == 0;
            double first = look(lookedFirst, emit, reader, seconds);
            double second = look(!lookedFirst, emit, reader, seconds);
            if (round >= 0) {
                with.add(lookedFirst ? first : second);
                without.add(lookedFirst ? second : first);
                ratios.add(with.getLast() / without.getLast());
            }
        }
        double[] sorted = sorted(ratios);
        System.out.printf(
                Locale.ROOT,
                "| %s | %,.0f | %,.0f | %.3f | %.3f, %.3f | %s |%n",
                name,
                median(sorted(without)),
                median(sorted(with)),
                median(sorted),
                sorted[0],
                sorted[sorted.length - 1],
                meanOf(ratios));
    }

    private static double look(boolean looked, IntConsumer emit, DashboardReader reader, double seconds)
            throws IOException {
        if (!looked) {
            return rate(emit, seconds);
        }
        reader.open();
        try {
            return rate(emit, seconds);
        } finally {
            reader.shut();
            LockSupport.parkNanos(UNTIL_NOTICED_NANOS);
        }
    }

    private static double rate(IntConsumer emit, double seconds) {
        long begun = System.nanoTime();
        long end = begun + (long) (seconds * 1e9);
        long elements = 0;
        long now;
        do {
            for (int i = 0; i < BATCH; i++) {
                emit.accept(i);
            }
            elements += BATCH;
            now = System.nanoTime();
        } while (now < end);
        return elements / ((now - begun) / 1e9);
    }

    /// The geometric mean, and between what it lies: two standard errors of the logarithms to each side.
    private static String meanOf(List<Double> ratios) {
        double[] logs = ratios.stream().mapToDouble(Math::log).toArray();
        double mean = Arrays.stream(logs).average().orElseThrow();
        double squares =
                Arrays.stream(logs).map(log -> (log - mean) * (log - mean)).sum();
        double error = Math.sqrt(squares / Math.max(1, logs.length - 1) / logs.length);
        return String.format(
                Locale.ROOT,
                "%.3f, %.3f to %.3f",
                Math.exp(mean),
                Math.exp(mean - 2 * error),
                Math.exp(mean + 2 * error));
    }

    private static double[] sorted(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted;
    }

    private static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return (sorted.length & 1) == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
