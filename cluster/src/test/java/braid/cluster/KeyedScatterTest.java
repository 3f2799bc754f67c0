package braid.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import braid.Client;
import braid.Keys;
import braid.Pair;
import braid.Source;
import braid.testkit.Bounded;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Keys whose states are on workers.
class KeyedScatterTest {

    private static final int ELEMENTS = 6_000;
    private static final int KEYS = 16;

    private final TestCluster cluster = TestCluster.shared();

    /// A sum, and the process that made it.
    private record Sum(long sum, long pid) implements Serializable {
        Sum plus(int x) {
            return new Sum(sum + x, ProcessHandle.current().pid());
        }
    }

    @Test
    void statesFollowOneAnotherWhereAWorkerIsLost() {
        List<Pair<Integer, Long>> out = new ArrayList<>();
        Map<Long, Integer> pids = new HashMap<>();
        try (Client client = cluster.connect()) {
            Source<Integer> source = Source.create();
            source.keyBy(x -> x % KEYS)
                    .scatter(client)
                    .map(x -> x * 2)
                    .accumulate(new Sum(0, 0), Sum::plus)
                    .buffer(256)
                    .gather()
                    .pairs()
                    .sink(pair -> {
                        pids.merge(pair.second().pid(), 1, Integer::sum);
                        out.add(Pair.of(pair.first(), pair.second().sum()));
                    });
            cluster.have(2, client);
            Bounded.within(() -> {
                for (int i = 0; i < ELEMENTS; i++) {
                    source.emit(i);
                    if (i == ELEMENTS / 2) {
                        DriverProcess.signal(cluster.processes().getFirst(), "KILL");
                    }
                }
                source.close();
            });
        }
        long[] sums = new long[KEYS];
        List<Pair<Integer, Long>> expected = new ArrayList<>();
        for (int i = 0; i < ELEMENTS; i++) {
            sums[i % KEYS] += 2L * i;
            expected.add(Pair.of(i % KEYS, sums[i % KEYS]));
        }
        assertThat(out).isEqualTo(expected);
        assertThat(pids.keySet())
                .as("keys were on both workers")
                .hasSizeGreaterThan(1)
                .doesNotContain(ProcessHandle.current().pid());
    }

    @Test
    void evictedKeysBeginAnewAndFailuresKeepTheirPlace() {
        List<String> out = new ArrayList<>();
        try (Client client = cluster.connect()) {
            Source<Integer> source = Source.create();
            source.keyBy(x -> x % 10)
                    .keeping(Keys.atMost(2))
                    .scatter(client)
                    .mapWithState(0, (count, x) -> Pair.of(count + 1, 60 / (x - 11) + ":" + count))
                    .buffer(4)
                    .gather()
                    .values()
                    .onError(failure -> out.add("failed: " + failure.element()))
                    .sink(out::add);
            cluster.have(2, client);
            Bounded.within(() -> {
                source.emitAll(List.of(1, 12, 11, 21, 13, 2));
                source.close();
            });
        }
        assertThat(out).containsExactly("-6:0", "60:0", "failed: " + Pair.of(1, 11), "6:1", "30:0", "-6:0");
    }
}
