package braid;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Tasks that compute share no thread with timers, boundaries or the user's virtual threads: these go on while the
/// tasks do not end.
class TimersUnderLoadTest {

    private static final int TASKS = 64;
    private static final int TIMES = 30;

    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger ended = new AtomicInteger();

    private int spin(int x) {
        int sum = x;
        while (!over.get()) {
            sum = 31 * sum + 1;
        }
        ended.incrementAndGet();
        return sum;
    }

    @Test
    void timersAndVirtualThreadsGoOnWhileSixtyFourTasksCompute() throws Exception {
        CountDownLatch spinning = new CountDownLatch(Runtime.getRuntime().availableProcessors());
        Source<Integer> work = Source.create();
        work.scatter()
                .map(x -> {
                    spinning.countDown();
                    return spin(x);
                })
                .buffer(TASKS)
                .gather()
                .sink(x -> {});
        for (int i = 0; i < TASKS; i++) {
            work.emit(i);
        }
        spinning.await();
        Source<Integer> ticks = Source.create();
        AtomicInteger ticked = new AtomicInteger();
        ticks.delay(Duration.ofMillis(1)).sink(tick -> ticked.incrementAndGet());
        AtomicInteger naps = new AtomicInteger();
        Thread napper = Thread.ofVirtual().start(() -> {
            while (naps.get() < TIMES && nap()) {
                naps.incrementAndGet();
            }
        });
        for (int i = 0; i < TIMES; i++) {
            ticks.emit(i);
            ticks.drain();
        }
        napper.join();
        assertThat(ticked).hasValue(TIMES);
        assertThat(naps).hasValue(TIMES);
        assertThat(ended).as("tasks that have ended meanwhile").hasValue(0);
        over.set(true);
        ticks.close();
        work.close();
    }

    private static boolean nap() {
        try {
            Thread.sleep(1);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }
}
