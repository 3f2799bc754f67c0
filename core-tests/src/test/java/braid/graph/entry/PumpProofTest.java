package braid.graph.entry;

import static org.assertj.core.api.Assertions.assertThat;

import braid.Proof;
import braid.Source;
import braid.spi.Boundary;
import braid.spi.Context;
import braid.spi.Delivery;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Step;
import java.util.Collections;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PumpProofTest {

    /// How long the thread of a boundary lingers where there is nothing to deliver.
    private static final long LINGER_NANOS = 50_000_000;

    /// Delivers what is put, which are mere numbers.
    private static final class Counting implements Operator<Integer, Integer>, Delivery<Integer> {
        private final AtomicInteger ready = new AtomicInteger();
        private final AtomicInteger delivered = new AtomicInteger();
        private @Nullable Boundary boundary;

        /// Done once, by the boundary's thread, when it looks what is held and when it is told that nothing is due:
        /// both are what it does last before it parks.
        private volatile @Nullable Runnable atHeld;
        private volatile @Nullable Runnable atDue;

        static Counting behindASource() {
            Counting counting = new Counting();
            Source.<Integer>create().via(counting).sink(_ -> {});
            return counting;
        }

        void put() {
            ready.incrementAndGet();
            Objects.requireNonNull(boundary).wake();
        }

        void awaitDelivered(int count) {
            while (delivered.get() < count) {
                LockSupport.parkNanos(10_000);
            }
        }

        @Override
        public Step<Integer, Integer> open(Context context) {
            boundary = context.boundary(this);
            return down -> new Putting(this, down);
        }

        private record Putting(Counting counting, Receiver<? super Integer> down) implements Receiver<Integer> {
            @Override
            public void receive(Integer element) {
                counting.put();
            }
        }

        @Override
        public boolean ready() {
            return ready.get() > 0;
        }

        @Override
        public long nanosUntilReady() {
            long nanos = ready.get() > 0 ? 0 : Long.MAX_VALUE;
            Runnable now = atDue;
            if (now != null && nanos > 0) {
                atDue = null;
                now.run();
            }
            return nanos;
        }

        @Override
        public int held() {
            Runnable now = atHeld;
            if (now != null) {
                atHeld = null;
                now.run();
            }
            return ready.get();
        }

        @Override
        public void deliver(Receiver<? super Integer> down) {
            ready.decrementAndGet();
            delivered.incrementAndGet();
        }

        @Override
        public int discard() {
            return ready.getAndSet(0);
        }
    }

    /// The shortest of some times in which an element came out that was put at the last moment before a park.
    private static long shortest(boolean atHeld) {
        Counting counting = Counting.behindASource();
        long shortest = Long.MAX_VALUE;
        for (int i = 0; i < 20; i++) {
            long[] begun = new long[1];
            Runnable late = () -> {
                begun[0] = System.nanoTime();
                counting.put();
            };
            if (atHeld) {
                counting.atHeld = late;
            } else {
                counting.atDue = late;
            }
            counting.put();
            counting.awaitDelivered(2 * i + 2);
            shortest = Math.min(shortest, System.nanoTime() - begun[0]);
        }
        return shortest;
    }

    /// Found where the boundary says that it is parked behind its last look: "Expecting actual: 50130044L to be less
    /// than: 25000000L".
    @Test
    void whatComesAtTheLastMomentBeforeAParkEndsIt() {
        assertThat(shortest(true)).isLessThan(LINGER_NANOS / 2);
        assertThat(shortest(false)).isLessThan(LINGER_NANOS / 2);
    }

    /// Found where the boundary does not look again behind its end: it hangs.
    @Test
    void whatComesWhenTheThreadEndsIsDelivered() throws InterruptedException {
        int rounds = Proof.times(40);
        Proof.together(Collections.nCopies(40, () -> {
            Counting counting = Counting.behindASource();
            for (int i = 0; i < rounds; i++) {
                counting.put();
                counting.awaitDelivered(i + 1);
                LockSupport.parkNanos(LINGER_NANOS + ThreadLocalRandom.current().nextLong(500_000));
            }
        }));
    }
}
