package braid.benchmarks;

import braid.Client;
import braid.Source;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.SynchronousQueue;

/// What `scatter` costs beside its peers and the limit: all of them in one JVM, by turns, round after round, so that
/// each ratio is of the same minutes. Prints medians over the rounds, half the distance between the quartiles, and
/// ratios, as a table in Markdown.
public final class ScatterRatios {

    private static final long ROUND_NANOS = 200_000_000;
    private static final int MOST = 200_000;
    private static final int WARM_UP = 4;
    private static final int BUSY_SECONDS = 240;
    private static final int IDLE_ELEMENTS = 500;
    private static final long IDLE_NANOS = 200_000;

    private ScatterRatios() {}

    /// Measures `args[0]` rounds, with `args[1]` busy processes beside; 9 and none unless said otherwise.
    public static void main(String[] args) throws Exception {
        System.setProperty("braid.dashboard", "off");
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 9;
        int busy = args.length > 1 ? Integer.parseInt(args[1]) : 0;
        try (Busy _ = new Busy(busy, BUSY_SECONDS)) {
            System.out.printf("%d rounds, %d busy processes beside%n%n", rounds, busy);
            System.out.println("| an element's work | way | ns an element | ± | share of the limit |");
            System.out.println("|---|---|---|---|---|");
            for (int micros : new int[] {0, 1, 10, 100}) {
                compare(micros, rounds);
            }
            if (busy == 0) {
                idle(rounds);
                allocated();
            }
        }
        System.exit(0);
    }

    private static void compare(int micros, int rounds) throws Exception {
        int count = micros == 0 ? MOST : (int) Math.min(MOST, ROUND_NANOS / (micros * 1_000L));
        Map<String, double[]> times = new LinkedHashMap<>();
        try (Contestants contestants = new Contestants(micros * Spin.ROUNDS_A_MICROSECOND)) {
            List<String> names = new ArrayList<>(contestants.ways().keySet());
            names.forEach(name -> times.put(name, new double[rounds]));
            for (int round = -WARM_UP; round < rounds; round++) {
                for (String name : names) {
                    long begun = System.nanoTime();
                    contestants.ways().get(name).run(count);
                    if (round >= 0) {
                        times.get(name)[round] = (System.nanoTime() - begun) / (double) count;
                    }
                }
                names.add(names.removeFirst()); // nobody is always first
            }
        }
        double limit = median(times.get(Contestants.LIMIT));
        String work = micros == 0 ? "nothing" : micros + " µs";
        times.forEach((name, all) -> System.out.printf(
                "| %s | %s | %,.0f | %,.0f | %s |%n",
                work, name, median(all), spread(all), micros == 0 ? "" : "%.2f".formatted(limit / median(all))));
    }

    /// One element at a time, each after a pause: from `emit` to the sink and back to the emitter, against a bare
    /// hand-over to another thread and back.
    private static void idle(int rounds) throws Exception {
        SynchronousQueue<Long> there = new SynchronousQueue<>();
        SynchronousQueue<Long> back = new SynchronousQueue<>();
        Thread other = Thread.ofPlatform().daemon().start(() -> {
            try {
                while (true) {
                    back.put(there.take() + 1);
                }
            } catch (InterruptedException over) {
                Thread.currentThread().interrupt();
            }
        });
        double[] bare = new double[rounds];
        double[] braid = new double[rounds];
        try (Client client = Client.local();
                Source<Long> source = Source.create()) {
            SynchronousQueue<Long> out = new SynchronousQueue<>();
            source.scatter(client).map(x -> x + 1).buffer(64).gather().sink(out::put);
            for (int round = -1; round < rounds; round++) {
                double[] mine = new double[IDLE_ELEMENTS];
                double[] twin = new double[IDLE_ELEMENTS];
                for (int i = 0; i < IDLE_ELEMENTS; i++) {
                    twin[i] = timed(() -> {
                        there.put(1L);
                        back.take();
                    });
                    mine[i] = timed(() -> {
                        source.emit(1L);
                        out.take();
                    });
                }
                if (round >= 0) {
                    bare[round] = median(twin);
                    braid[round] = median(mine);
                }
            }
        }
        other.interrupt();
        System.out.printf(
                "| one idle element | bare hand-over and back | %,.0f | %,.0f | |%n", median(bare), spread(bare));
        System.out.printf(
                "| one idle element | %s | %,.0f | %,.0f | %.2f |%n",
                Contestants.BRAID, median(braid), spread(braid), median(bare) / median(braid));
    }

    private interface Piece {
        void run() throws InterruptedException;
    }

    private static double timed(Piece piece) throws InterruptedException {
        java.util.concurrent.locks.LockSupport.parkNanos(IDLE_NANOS);
        long begun = System.nanoTime();
        piece.run();
        return System.nanoTime() - begun;
    }

    /// What an element costs of the heap, where emitter and function allocate nothing themselves.
    private static void allocated() {
        var threads = (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        Long same = 1_000L;
        try (Client client = Client.local();
                Source<Long> source = Source.create()) {
            long[] count = {0};
            source.scatter(client).map(x -> same).buffer(64).gather().sink(_ -> count[0]++);
            long before = 0;
            for (int round = 0; round < 2; round++) {
                before = threads.getTotalThreadAllocatedBytes();
                for (int i = 0; i < 10 * MOST; i++) {
                    source.emit(same);
                }
                source.drain();
            }
            double bytes = (threads.getTotalThreadAllocatedBytes() - before) / (10.0 * MOST);
            System.out.printf("%n%.2f bytes allocated an element beside the user's (%,d elements)%n", bytes, count[0]);
        }
    }

    private static double median(double[] all) {
        double[] sorted = all.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /// Half the distance between the quartiles.
    private static double spread(double[] all) {
        double[] sorted = all.clone();
        Arrays.sort(sorted);
        return (sorted[sorted.length * 3 / 4] - sorted[sorted.length / 4]) / 2;
    }
}
