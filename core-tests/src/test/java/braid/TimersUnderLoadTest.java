package braid;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Tasks that compute share no thread with timers, boundaries or the user's virtual threads.
class TimersUnderLoadTest {

    private static int spin(int x) {
        long until = System.nanoTime() + 1_000_000_000L;
        int sum = x;
        while (System.nanoTime() < until) {
            sum = 31 * sum + 1;
        }
        return sum;
    }

    @Test
    void timersAndVirtualThreadsAreOnTimeWhileSixtyFourTasksCompute() throws Exception {
        Source<Integer> work = Source.create();
        work.scatter().map(TimersUnderLoadTest::spin).buffer(64).gather().sink(x -> {});
        Source<Long> ticks = Source.create();
        List<Long> lateness = Collections.synchronizedList(new ArrayList<>());
        ticks.delay(Duration.ofMillis(100)).sink(sent -> lateness.add(System.nanoTime() - sent - 100_000_000));
        ticks.emit(System.nanoTime()); // the first use loads classes
        ticks.drain();
        lateness.clear();
        for (int i = 0; i < 64; i++) {
            work.emit(i);
        }
        List<Long> naps = Collections.synchronizedList(new ArrayList<>());
        Thread napper = Thread.ofVirtual().start(() -> {
            for (int i = 0; i < 30; i++) {
                long begun = System.nanoTime();
                try {
                    Thread.sleep(100);
                } catch (InterruptedException e) {
                    return;
                }
                naps.add(System.nanoTime() - begun - 100_000_000);
            }
        });
        for (int i = 0; i < 30; i++) {
            ticks.emit(System.nanoTime());
            TimeUnit.MILLISECONDS.sleep(100);
        }
        assertThat(napper.join(Duration.ofSeconds(10))).isTrue();
        ticks.close();
        assertThat(lateness).hasSize(30).allSatisfy(late -> assertThat(late).isLessThan(50_000_000L));
        assertThat(naps).hasSize(30).allSatisfy(late -> assertThat(late).isLessThan(50_000_000L));
        work.close(Duration.ofSeconds(60));
    }
}
