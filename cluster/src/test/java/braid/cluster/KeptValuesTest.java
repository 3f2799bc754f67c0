package braid.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import braid.Client;
import braid.ParallelStream;
import braid.Remote;
import braid.Source;
import braid.TaskOptions;
import braid.WorkerInfo;
import braid.testkit.Bounded;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/// Values that are too large to be sent around stay where they were computed.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class KeptValuesTest {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    /// In which each worker says at least once what it keeps.
    private static final Duration LOOK = Duration.ofSeconds(5);

    private static final int MEBIBYTE = 1024 * 1024;

    private final TestCluster cluster = TestCluster.start(2);
    private final Client client = cluster.connect();

    @AfterAll
    void end() {
        client.close();
        cluster.close();
    }

    @BeforeEach
    void haveTwoWorkers() {
        cluster.scaleTo(2);
        Bounded.await(LIMIT, "two workers", () -> client.workers().size() == 2);
    }

    /// A large value that knows where it was computed.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Large(long pid, int number, byte[] bytes) implements Serializable {}

    private static long pid() {
        return ProcessHandle.current().pid();
    }

    private static Large large(int number) {
        return new Large(pid(), number, new byte[MEBIBYTE]);
    }

    private long keptBytes() {
        return client.workers().stream().mapToLong(WorkerInfo::keptBytes).sum();
    }

    private void awaitNothingKept() {
        Bounded.await(LIMIT, "nothing is kept", () -> keptBytes() == 0);
    }

    @Test
    void staysOnItsWorkerWithItsFollowUps() {
        Bounded.within(LIMIT, () -> {
            Remote<Large> remote = client.submit(KeptValuesTest::large, 1);
            try (Remote<Integer> done = remote.then(Large::number)) { // takes the handle over
                assertThat(done.get()).isEqualTo(1);
            }
            Source<Integer> source = Source.create();
            List<Boolean> same = new CopyOnWriteArrayList<>(); // each buffer has a thread
            ParallelStream<Large> larges = source.scatter(client).map(KeptValuesTest::large);
            larges.map(large -> large.pid() == pid()).buffer(4).gather().sink(same::add);
            larges.map(large -> large.pid() == pid()).buffer(4).gather().sink(same::add);
            for (int i = 0; i < 20; i++) {
                source.emit(i);
            }
            assertThat(source.close(LIMIT)).isTrue();
            assertThat(same).hasSize(40).containsOnly(true);
        });
        awaitNothingKept();
    }

    @Test
    void isKeptUntilItsHandleIsClosed() {
        try (Remote<Large> remote = client.submit(KeptValuesTest::large, 7)) {
            Bounded.await(LIMIT, "it is kept", () -> keptBytes() >= MEBIBYTE);
            assertThat(Bounded.call(LIMIT, remote::get).bytes()).hasSize(MEBIBYTE);
        }
        awaitNothingKept();
    }

    @Test
    void goesFromWorkerToWorker() {
        List<String> names = client.workers().stream().map(WorkerInfo::name).toList();
        Source<Integer> source = Source.create();
        List<Integer> sizes = new ArrayList<>();
        ParallelStream<Integer> numbers = source.scatter(client);
        numbers.map(KeptValuesTest::large, TaskOptions.DEFAULT.worker(names.get(0)))
                .zip(numbers.map(KeptValuesTest::large, TaskOptions.DEFAULT.worker(names.get(1))), (left, right) -> {
                    LockSupport.parkNanos(left.number() == 0 ? LOOK.toNanos() : 0);
                    return left.pid() == right.pid() ? -1 : left.bytes().length + right.bytes().length;
                })
                .buffer(1)
                .gather()
                .sink(sizes::add);
        Bounded.within(LIMIT, () -> {
            source.emit(0);
            Bounded.await(LOOK, "one is counted on both", () -> keptBytes() >= 3 * MEBIBYTE);
            for (int i = 1; i < 5; i++) {
                source.emit(i);
            }
            assertThat(source.close(LIMIT)).isTrue();
        });
        assertThat(sizes).hasSize(5).containsOnly(2 * MEBIBYTE);
        awaitNothingKept();
    }

    @Test
    void isComputedAgainWhenItsWorkerIsKilled() {
        try (Remote<Large> remote = client.submit(KeptValuesTest::large, 7)) {
            Bounded.await(LIMIT, "it is done", remote::isDone);
            long before = Bounded.call(LIMIT, remote::get).pid();
            Remote<Large> other = client.submit(KeptValuesTest::large, 8);
            Bounded.await(LIMIT, "it is done", other::isDone);
            cluster.processes().forEach(ProcessHandle::destroyForcibly);
            Bounded.await(LIMIT, "none", () -> client.workers().isEmpty());
            cluster.scaleTo(2);
            try (Remote<Long> after = other.then(Large::pid)) {
                assertThat(Bounded.<Long>call(LIMIT, after::get))
                        .isNotEqualTo(before)
                        .isNotZero();
            }
        }
        awaitNothingKept();
    }

    /// A large value that differs each time it is computed.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Trained(long id, byte[] bytes) implements Serializable {}

    private static Trained train(int number) {
        return new Trained(System.nanoTime(), new byte[256 * 1024 + number]);
    }

    @Test
    void isComputedOnceHoweverManyRowsItIsIn() {
        Source<Integer> models = Source.create();
        Source<Integer> requests = Source.create();
        List<Long> used = new CopyOnWriteArrayList<>();
        models.scatter(client)
                .map(KeptValuesTest::train)
                .combineLatest(requests, (model, request) -> model.id())
                .gather()
                .sink(used::add);
        List<Long> windows = new CopyOnWriteArrayList<>();
        Source<Integer> windowed = Source.create();
        windowed.scatter(client)
                .map(KeptValuesTest::train)
                .slidingWindow(5)
                .map(window -> window.getFirst().id())
                .gather()
                .sink(windows::add);
        Bounded.within(LIMIT, () -> {
            models.emit(1);
            for (int i = 0; i < 20; i++) {
                requests.emit(i);
            }
            models.close();
            requests.close();
            for (int i = 0; i < 5; i++) {
                windowed.emit(i);
            }
            windowed.close();
        });
        assertThat(used).hasSize(20);
        assertThat(used.stream().distinct()).hasSize(1);
        assertThat(windows).hasSize(5);
        assertThat(windows.stream().distinct()).hasSize(1);
        awaitNothingKept();
    }

    @Test
    void isLetGoOfWhenANewerOneTakesItsPlace() {
        Source<Integer> fast = Source.create();
        Source<Integer> slow = Source.create();
        fast.scatter(client)
                .map(KeptValuesTest::train)
                .combineLatest(slow, (model, other) -> other)
                .gather();
        Bounded.within(LIMIT, () -> {
            for (int i = 0; i < 100; i++) {
                fast.emit(i);
            }
        });
        Bounded.await(LIMIT, "one is kept", () -> keptBytes() > 0 && keptBytes() < 2L * MEBIBYTE);
        Bounded.within(LIMIT, () -> {
            fast.close();
            slow.close();
        });
        awaitNothingKept();
    }
}
