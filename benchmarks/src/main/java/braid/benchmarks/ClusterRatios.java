package braid.benchmarks;

import braid.benchmarks.cluster.Child;
import braid.benchmarks.cluster.SideMain;
import braid.cluster.host.Certificates;
import com.tangosol.net.CacheFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Compares Braid on a local cluster with Coherence's invocation service used directly, and with streamz on Dask:
/// a driver and two workers on this machine each, the first two with mutual TLS.
///
/// A JVM can be in one cluster of Coherence's. So each side is a driver process of its own with workers of its own.
/// All live through the whole run, and are asked by turns: while one measures, the others are idle. After a warm-up
/// each round asks every side for every measure, in an order that is turned round from round to round.
public final class ClusterRatios {

    private static final String BRAID = "braid";
    private static final String POOLED = "pooled";
    private static final String INLINE = "inline";
    private static final String DASK = "dask";
    private static final List<String> PYTHONS = List.of("/usr/bin/python3", "python3");
    private static final Path SCRIPT = Path.of("benchmarks/src/main/python/dask_side.py");

    /// What is measured, and what is wanted of Braid.
    private enum Measure {
        SMALL_512("small", 512, "small elements, 512 in flight", Wanted.AT_LEAST, 5),
        SMALL_4096("small", 4_096, "small elements, 4,096 in flight", Wanted.AT_LEAST, 5),
        IDLE("idle", 1, "one small element at a time", Wanted.AT_MOST, 1.5),
        LARGE_8("large", 8, "1 MiB there and back, 8 in flight", Wanted.AT_MOST, 1.5),
        LARGE_16("large", 16, "1 MiB there and back, 16 in flight", Wanted.AT_MOST, 1.5);

        private final String name;
        private final int inFlight;
        private final String text;
        private final Wanted wanted;
        private final double limit;

        Measure(String name, int inFlight, String text, Wanted wanted, double limit) {
            this.name = name;
            this.inFlight = inFlight;
            this.text = text;
            this.wanted = wanted;
            this.limit = limit;
        }

        boolean isTime() {
            return this == IDLE;
        }
    }

    /// `AT_LEAST` so many times the elements a second; `AT_MOST` so many times the time.
    private enum Wanted {
        AT_LEAST,
        AT_MOST
    }

    private record Side(String name, String text, Child child) {}

    private record Asked(Measure measure, Side side) {}

    private final int rounds;
    private final Duration time;
    private final Duration warmUp;
    private final List<Side> sides = new ArrayList<>();
    private final Map<Asked, List<Double>> results = new LinkedHashMap<>();

    private ClusterRatios(int rounds, Duration time, Duration warmUp) {
        this.rounds = rounds;
        this.time = time;
        this.warmUp = warmUp;
    }

    /// `[rounds [seconds of a measure [seconds of a side's warm-up]]]`: 7, 3 and 40 unless told otherwise. To be
    /// run where the project is.
    public static void main(String[] args) throws IOException {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 7;
        double seconds = args.length > 1 ? Double.parseDouble(args[1]) : 3;
        double warmUp = args.length > 2 ? Double.parseDouble(args[2]) : 40;
        new ClusterRatios(rounds, seconds(seconds), seconds(warmUp)).run();
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1e3));
    }

    private void run() throws IOException {
        Path certificates = Files.createTempDirectory("braid-benchmark");
        List<Child> children = new ArrayList<>();
        try {
            Certificates.makeThrowAway(certificates);
            Child braid = begun(children, Child.java(SideMain.class, "braid"));
            braid.awaitReady();
            Child direct = begun(
                    children,
                    Child.java(SideMain.class, "direct", certificates.toString(), String.valueOf(freePort())));
            direct.awaitReady();
            sides.add(new Side(BRAID, "Braid", braid));
            sides.add(new Side(POOLED, "direct, on a thread", direct));
            sides.add(new Side(INLINE, "direct, on the service's thread", direct));
            Child dask = dask(children);
            if (dask != null) {
                sides.add(new Side(DASK, "streamz with Dask", dask));
            }
            measure();
            print(dask);
        } finally {
            children.forEach(Child::close);
            deleteAll(certificates);
        }
    }

    private static Child begun(List<Child> children, Child child) {
        children.add(child);
        return child;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /// Null where it is not installed.
    private static @Nullable Child dask(List<Child> children) throws IOException {
        for (String python : PYTHONS) {
            try {
                Child child = begun(children, Child.of(python, SCRIPT.toString()));
                child.awaitReady();
                return child;
            } catch (IOException e) {
                System.err.println("streamz with Dask does not run with " + python + ": " + e.getMessage());
            }
        }
        System.err.println("streamz with Dask is left out: it needs python3-streamz and python3-distributed");
        return null;
    }

    private void measure() {
        List<Asked> turn = new ArrayList<>();
        for (Measure measure : Measure.values()) {
            for (Side side : sides) {
                if (!side.name.equals(DASK) || measure == Measure.SMALL_512) {
                    turn.add(new Asked(measure, side));
                }
            }
        }
        for (Asked asked : turn) {
            long measures =
                    turn.stream().filter(each -> each.side == asked.side).count();
            ask(asked, warmUp.dividedBy(measures));
        }
        for (int round = 0; round < rounds; round++) {
            for (Asked asked : round % 2 == 0 ? turn : turn.reversed()) {
                double result = ask(asked, time);
                System.err.printf(
                        Locale.ROOT,
                        "round %d: %s, %s: %.1f%n",
                        round + 1,
                        asked.measure.text,
                        asked.side.text,
                        result);
                results.computeIfAbsent(asked, first -> new ArrayList<>()).add(result);
            }
        }
    }

    private static double ask(Asked asked, Duration time) {
        return asked.side.child.ask(asked.side.name, asked.measure.name, asked.measure.inFlight, time);
    }

    private void print(@Nullable Child dask) {
        System.out.printf(
                Locale.ROOT,
                "Machine: %d cores, %s %s, Java %s, Coherence CE %s%s.%n%n",
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                Runtime.version(),
                CacheFactory.VERSION,
                dask == null ? "" : ", " + dask.versions());
        System.out.printf(
                Locale.ROOT,
                "%d rounds of %.1f s a measure, behind a warm-up of %.0f s a side. Median, and least to most; the"
                    + " ratio is Braid to this row, by elements a second, or by time for one at a time: median of the"
                    + " rounds' ratios, and least to most.%n%n",
                rounds,
                time.toMillis() / 1e3,
                warmUp.toMillis() / 1e3);
        System.out.println("| measure | | | spread | Braid's ratio | spread | wanted |");
        System.out.println("|---|---|---|---|---|---|---|");
        results.forEach(this::print);
    }

    private void print(Asked asked, List<Double> own) {
        String row = "| %s | %s | %s | %s |"
                .formatted(asked.measure.text, asked.side.text, text(asked.measure, median(own)), spread(asked, own));
        if (asked.side.name.equals(BRAID)) {
            System.out.println(row + " | | |");
            return;
        }
        List<Double> braid = results.get(new Asked(asked.measure, sides.getFirst()));
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < own.size(); i++) {
            ratios.add(braid.get(i) / own.get(i));
        }
        System.out.println(row
                + String.format(
                        Locale.ROOT,
                        " %.2f | %.2f to %.2f | %s |",
                        median(ratios),
                        sorted(ratios)[0],
                        sorted(ratios)[ratios.size() - 1],
                        wanted(asked)));
    }

    private static String wanted(Asked asked) {
        if (asked.side.name.equals(DASK)) {
            return "at least 100";
        }
        Measure measure = asked.measure;
        if (measure.wanted == Wanted.AT_LEAST) {
            return "at least " + Math.round(measure.limit);
        }
        // Of times the ratio is what it is; of elements a second it is the other way round.
        return measure.isTime()
                ? "at most " + measure.limit
                : String.format(Locale.ROOT, "at least %.2f", 1 / measure.limit);
    }

    private static String text(Measure measure, double value) {
        return measure.isTime()
                ? String.format(Locale.ROOT, "%,.0f µs", value)
                : String.format(Locale.ROOT, "%,.0f/s", value);
    }

    private static String spread(Asked asked, List<Double> values) {
        double[] sorted = sorted(values);
        return text(asked.measure, sorted[0]) + " to " + text(asked.measure, sorted[sorted.length - 1]);
    }

    private static double[] sorted(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }

    private static double median(List<Double> values) {
        double[] sorted = sorted(values);
        return Arrays.stream(sorted, (sorted.length - 1) / 2, sorted.length / 2 + 1)
                .average()
                .orElseThrow();
    }

    private static void deleteAll(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
