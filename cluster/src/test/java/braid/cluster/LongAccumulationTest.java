package braid.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import braid.Client;
import braid.Source;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Many steps of a parallel accumulation, each of which needs the one before: the driver keeps none of what is done.
/// `-Dbraid.accumulation=10000000` takes ten million.
class LongAccumulationTest {

    private static final int ELEMENTS =
            Integer.getInteger("braid.accumulation", Profile.isLong() ? 1_000_000 : 200_000);
    private static final int LOOKS = 10;

    /// What the heap may differ by from one look to the next, with thousands of elements under way.
    private static final long LEVEL = 16L << 20;

    private long last;
    private long count;

    @Test
    void theDriversHeapIsFlat() {
        List<Long> heap = new ArrayList<>();
        try (Client client = Client.localCluster(2)) {
            Source<Integer> source = Source.create();
            source.scatter(client)
                    .accumulate(0L, (sum, x) -> sum + x)
                    .buffer(4_096)
                    .gather()
                    .sink(sum -> {
                        last = sum;
                        count++;
                    });
            long begun = System.nanoTime();
            for (int i = 0; i < ELEMENTS; i++) {
                source.emit(i);
                if (i % (ELEMENTS / LOOKS) == ELEMENTS / LOOKS - 1) {
                    heap.add(heapInUse());
                }
            }
            source.close();
            System.out.printf("%d steps in %.1f s%n", ELEMENTS, (System.nanoTime() - begun) / 1e9);
        }
        System.out.println("heap in use after each tenth, in bytes: " + heap);
        assertThat(count).isEqualTo(ELEMENTS);
        assertThat(last).isEqualTo((long) ELEMENTS * (ELEMENTS - 1) / 2);
        assertThat(heap).allSatisfy(each -> assertThat(each).isLessThan(heap.getFirst() + LEVEL));
    }

    private static long heapInUse() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
