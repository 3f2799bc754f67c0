package braid.benchmarks.cluster;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Semaphore;

/// What both sides share: how elements are counted and times are taken.
final class Measures {

    static final int LARGE = 1024 * 1024;

    private static final int LOOK_EVERY = 64;

    private Measures() {}

    /// Takes an element's number, waiting while enough are under way.
    interface Hand {
        void over(int number) throws InterruptedException;
    }

    /// Waits until all are through.
    interface Wait {
        void untilThrough() throws InterruptedException;
    }

    /// Elements a second, those under way at the end included.
    static double rate(Duration time, int lookEvery, Hand hand, Wait wait) throws InterruptedException {
        long begun = System.nanoTime();
        int count = 0;
        while (count % lookEvery != 0 || System.nanoTime() - begun < time.toNanos()) {
            hand.over(count++);
        }
        wait.untilThrough();
        return count * 1e9 / (System.nanoTime() - begun);
    }

    static double rate(Duration time, Hand hand, Wait wait) throws InterruptedException {
        return rate(time, LOOK_EVERY, hand, wait);
    }

    /// When the one element that is under way has come back.
    static final class Arrival {
        private final Semaphore arrived = new Semaphore(0);
        private volatile long at;

        void now() {
            at = System.nanoTime();
            arrived.release();
        }

        /// The median of the microseconds until [#now] is called behind `hand`.
        double median(Duration time, Hand hand) throws InterruptedException {
            long until = System.nanoTime() + time.toNanos();
            double[] micros = new double[1024];
            int count = 0;
            while (System.nanoTime() < until) {
                long begun = System.nanoTime();
                hand.over(count);
                arrived.acquire();
                if (count == micros.length) {
                    micros = Arrays.copyOf(micros, 2 * count);
                }
                micros[count++] = (at - begun) / 1e3;
            }
            return Measures.median(Arrays.copyOf(micros, count));
        }
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    static void check(long expected, long sum) {
        if (expected != sum) {
            throw new IllegalStateException("the results sum up to " + sum + " instead of " + expected);
        }
    }
}
