package braid.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import braid.Client;
import braid.Remote;
import braid.SharedValue;
import braid.Source;
import braid.WorkerInfo;
import braid.testkit.Bounded;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/// What a client does beside streams, where workers are processes.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(1_500)
class ClientOnClusterTest {

    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final TestCluster cluster = TestCluster.start(2);
    private final Client client = cluster.connect();

    @AfterAll
    void end() {
        client.close();
        cluster.close();
    }

    /// Counts how often it was read in its process.
    static final class Model implements Serializable {
        private static final long serialVersionUID = 1L;
        private static final AtomicInteger READ = new AtomicInteger();
        private final byte[] bytes = new byte[300_000];

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            READ.incrementAndGet();
        }

        int score(int x) {
            return 1_000 * READ.get() + x + bytes.length;
        }
    }

    @Test
    void aSharedValueComesToEachWorkerOnce() {
        List<Integer> seen = new ArrayList<>();
        try (SharedValue<Model> model = client.share(new Model())) {
            assertThat(model.get().score(1)).as("here it is the object itself").isEqualTo(300_001);
            Source<Integer> source = Source.create();
            source.scatter(client)
                    .map(x -> model.get().score(x))
                    .buffer(16)
                    .map(x -> model.get().score(x))
                    .buffer(16)
                    .gather()
                    .sink(seen::add);
            IntStream.range(0, 200).forEach(source::emit);
            assertThat(source.close(LIMIT)).isTrue();
            Bounded.await(LIMIT, "it is counted as kept", () -> kept() >= 300_000);
        }
        assertThat(seen).hasSize(200).allSatisfy(each -> assertThat(each).isBetween(602_000, 602_200));
        Bounded.await(LIMIT, "it is let go of", () -> kept() == 0);
    }

    private long kept() {
        return client.workers().stream().mapToLong(WorkerInfo::keptBytes).sum();
    }

    @Test
    void aSharedValueThatIsClosedIsNoValueAnyMore() {
        SharedValue<Model> model = client.share(new Model());
        model.close();
        try (Remote<Integer> remote = client.submit(x -> model.get().score(x), 1)) {
            assertThatThrownBy(() -> remote.get(LIMIT)).hasStackTraceContaining("the shared value cannot be had");
        }
        assertThatThrownBy(model::get).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> client.share(new Object()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ClientOnClusterTest.java:")
                .hasMessageContaining("java.lang.Object is not serializable");
    }

    private static int awaited(int x) throws InterruptedException {
        return new CountDownLatch(1).await(5, TimeUnit.MINUTES) ? 0 : x;
    }

    private int running() {
        return client.workers().stream().mapToInt(WorkerInfo::running).sum();
    }

    @Test
    void whatIsCancelledStopsAndOthersGoOn() {
        List<Remote<Integer>> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            all.add(client.submit(ClientOnClusterTest::awaited, i));
        }
        Bounded.await(LIMIT, "they run", () -> running() == 4);
        all.forEach(Remote::cancel);
        for (Remote<Integer> each : all) {
            assertThatThrownBy(() -> each.get(LIMIT)).isInstanceOf(CancellationException.class);
        }
        Bounded.await(LIMIT, "none runs", () -> running() == 0);
        try (Remote<Integer> remote = client.submit(x -> x + 1, 1)) {
            assertThat(Bounded.<Integer>call(LIMIT, remote::get)).isEqualTo(2);
        }
    }
}
