package braid.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import braid.Client;
import braid.Source;
import braid.testkit.Bounded;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class OpenPageSoakTest {

    private static final boolean LONG = "long".equals(System.getProperty("braid.chaos"));
    private static final long MOST_GROWTH = 16L * 1024 * 1024;

    /// Tasks and failures without end fill what is bounded; then nothing grows any more.
    @Test
    void theHeapLevelsOffWhileAPageIsOpen() {
        var ended = new AtomicBoolean();
        try (var client = Client.local(2)) {
            var source = Source.<Integer>create();
            source.scatter(client)
                    .map(x -> 1_000 / (x % 10))
                    .buffer(8)
                    .gather()
                    .onError(failure -> {})
                    .sink(x -> {});
            Thread emitter = Thread.ofPlatform().daemon().start(() -> {
                for (int i = 0; !ended.get(); i++) {
                    source.emit(i);
                }
            });
            Bounded.within(() -> {
                try (var lines = new Asking(client.dashboard().orElseThrow()).lines("/api/live")) {
                    var all = lines.iterator();
                    readStates(all, LONG ? 8 : 4);
                    long before = used();
                    readStates(all, LONG ? 16 : 6);
                    assertThat(used() - before).isLessThan(MOST_GROWTH);
                }
            });
            ended.set(true);
            Bounded.join(emitter);
            source.close();
        }
    }

    private static void readStates(Iterator<String> lines, int states) {
        for (int seen = 0; seen < states; ) {
            if (lines.next().equals("event: state")) {
                seen++;
            }
        }
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
