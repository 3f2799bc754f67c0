package braid.engine;

import static org.assertj.core.api.Assertions.assertThat;

import braid.Client;
import braid.Failure;
import braid.Remote;
import braid.Source;
import braid.TaskOptions;
import braid.WorkerInfo;
import braid.testkit.Bounded;
import braid.testkit.ClientContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LocalClientTest {

    private static final Duration LIMIT = Duration.ofSeconds(100);

    @Nested
    class Growing extends ClientContract {
        @Override
        protected Client client() {
            return Client.local();
        }
    }

    @Nested
    class OfTwo extends ClientContract {
        @Override
        protected Client client() {
            return Client.local(2);
        }
    }

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    /// As many as the tasks that wait; whatever threads there are.
    @Test
    void manyTasksMayEachWaitForATask() {
        for (int threads : new int[] {1, 2, 0}) {
            try (Client client = threads == 0 ? Client.local() : Client.local(threads)) {
                Bounded.within(LIMIT, () -> {
                    List<Remote<Integer>> outer = client.map(
                            x -> {
                                try (Remote<Integer> inner = client.submit(y -> y + 1, x)) {
                                    return inner.get();
                                }
                            },
                            numbers(1_500));
                    assertThat(client.gather(outer)).hasSize(1_500).contains(1, 1_500);
                    outer.forEach(Remote::close);
                });
            }
        }
    }

    /// What cannot be done by the thread that waits for it has another thread in its place.
    @Test
    void tasksThatWaitForTasksWithOptionsComeThroughToo() {
        try (Client client = Client.local(2)) {
            Bounded.within(LIMIT, () -> {
                List<Remote<Integer>> outer = client.map(
                        x -> {
                            try (Remote<Integer> inner = client.submit(y -> y + 1, x)) {
                                return inner.toFuture().get() + nested(client, 50);
                            }
                        },
                        numbers(100));
                assertThat(client.gather(outer)).hasSize(100);
                outer.forEach(Remote::close);
            });
        }
    }

    /// Deeper than one thread goes.
    private static int nested(Client client, int depth) {
        if (depth == 0) {
            return 0;
        }
        try (Remote<Integer> inner = client.submit(d -> 1 + nested(client, d - 1), depth)) {
            return inner.get();
        }
    }

    @Test
    void aLostThreadIsShownUntilItComesBack() {
        CountDownLatch open = new CountDownLatch(1);
        try (Client client = Client.local(1)) {
            Bounded.within(LIMIT, () -> {
                List<Failure> failures = new CopyOnWriteArrayList<>();
                Source<Integer> source = Source.create();
                source.scatter(client)
                        .map(
                                x -> {
                                    while (open.getCount() > 0) {
                                        Thread.onSpinWait();
                                    }
                                    return x;
                                },
                                TaskOptions.DEFAULT.timeout(Duration.ofMillis(20)))
                        .gather()
                        .onError(failures::add);
                source.emit(1);
                source.close();
                assertThat(failures).hasSize(1);
                Bounded.await(LIMIT, "it is shown", () -> lost(client) == 1);
                assertThat(client.gather(List.of(client.submit(x -> x, 1)))).containsExactly(1);
                open.countDown();
                Bounded.await(LIMIT, "it came back", () -> lost(client) == 0);
            });
        }
    }

    private static int lost(Client client) {
        return client.workers().stream().mapToInt(WorkerInfo::lost).sum();
    }

    @Test
    void theSlowStepOfATaskIsBlamedAndTimed() {
        try (Client client = Client.local(2)) {
            Bounded.within(LIMIT, () -> {
                Source<Integer> source = Source.create();
                source.scatter(client)
                        .map(x -> {
                            Thread.sleep(20);
                            return x;
                        })
                        .named("slow")
                        .map(x -> x)
                        .named("quick")
                        .buffer(4)
                        .gather();
                numbers(10).forEach(source::emit);
                source.close();
                assertThat(source.snapshot().node("slow").p50Nanos()).isGreaterThan(10_000_000);
                assertThat(source.snapshot().node("quick").p50Nanos()).isLessThan(10_000_000);
            });
        }
    }

    @Test
    void oneExceptionForAllDoesNotGrow() {
        IllegalStateException one = new IllegalStateException("always this one");
        Source<Integer> source = Source.create();
        List<Failure> failures = new ArrayList<>();
        source.map(x -> {
                    throw one;
                })
                .recover(failure -> {
                    throw one;
                })
                .recover(failure -> {
                    throw new IllegalArgumentException("another", one);
                })
                .onError(failures::add);
        for (int i = 0; i < 20_000; i++) {
            source.emit(i);
        }
        source.close();
        assertThat(failures).hasSize(20_000);
        assertThat(one.getSuppressed()).hasSizeLessThan(10);
    }
}
